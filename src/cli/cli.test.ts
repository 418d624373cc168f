import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GoldenModels, goldenModels } from '../jobs/testing/goldenModels.js';
import { reportError } from '../terminal/exitCode.js';
import type { Output } from '../terminal/output.js';
import { runInProcess as run } from './testing/runInProcess.js';
import { runNada, spawnNada } from './testing/spawnNada.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

class Recorder implements Output {
  printed = '';
  errors = '';
  readonly isTerminal: boolean = false;
  readonly columns = 80;

  out(text: string): void {
    this.printed += text;
  }

  err(text: string): void {
    this.errors += text;
  }
}

function adapt(...more: string[]): string[] {
  const networks = ['--generator', models.generator, '--clip', models.clipA];
  const texts = ['--source', 'photo', '--target', 'sketch', '--device', 'cpu'];
  return ['adapt', ...networks, ...texts, ...more];
}

describe('help', () => {
  it('lists the commands, and the options of each in groups with defaults and examples', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const name of ['adapt', 'train', 'mine', 'generate', 'inspect', 'convert', 'devices', 'demo']) {
      expect(out).toContain(`  ${name} `);
      const help = await run(name, '--help');
      expect(help.code).toBe(0);
      expect(help.out).toContain('Examples:');
    }
    const { out: brief } = await run('adapt', '--help');
    expect(brief.split('\n').length).toBeLessThan(60);
    for (const text of [
      'What is adapted:',
      '(default: 900 with',
      'more options (When it ends,',
      'nada adapt --help all',
    ]) {
      expect(brief).toContain(text);
    }
    expect(brief).not.toContain('Presets:');
    const { out: help } = await run('adapt', '--help', 'all');
    expect(help).not.toContain('more options');
    for (const text of [
      'What is adapted:',
      '--micro-batch <N>',
      '(default: 900 with',
      'When it ends:',
      'Presets:',
      '  reference ',
    ]) {
      expect(help).toContain(text);
    }
    expect(help.indexOf('What is adapted:')).toBeLessThan(help.indexOf('How it learns:'));
  });

  it('shows the version', async () => {
    const { out } = await run('--version');
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('mistakes', () => {
  const named = ['adapt', '--out', 'x', '--generator', 'g', '--clip', 'c', '--source', 'photo'];

  it.each<[string, string[]]>([
    ["unknown command 'adpat'", ['adpat']],
    ["unknown option '--iteratons'", ['adapt', '--iteratons', '5']],
    ['give either --out', ['adapt']],
    ['option --generator is missing', ['adapt', '--out', 'x']],
    ['option --generator is missing', ['mine', '--out', 'x']],
    ['/absent does not exist', ['mine', '/absent', '--out', 'x']],
    ['the run r is for a new run', ['mine', 'r', '--resume', 'x']],
    ['option --preset is for a new run', ['mine', '--preset', 'reference', '--resume', 'x']],
    ['option --preset is "best": give one of reference', ['mine', 'r', '--out', 'x', '--preset', 'best']],
    [
      'option --miner-strength needs',
      ['generate', '--generator', 'g', '--out', 'x', '--miner-strength', '1'],
    ],
    [
      'option --batch is "two": give a whole number from 1 to 1024',
      ['adapt', '--out', 'x', '--batch', 'two'],
    ],
    ['option --batch is 0', ['adapt', '--out', 'x', '--batch', '0']],
    [
      'there are 2 --target-weights for 1 target texts',
      [...named, '--target', 'sketch', '--target-weights', '1,-2'],
    ],
    [
      'options --target and --style-images are both given: say with --image-weight',
      [...named, '--target', 'sketch', '--style-images', 'a', 'b', '--style-images', 'c'],
    ],
    ['"zombie" is given twice', [...named, '--target', 'sketch', '--target', 'zombie', '--target', 'zombie']],
    // A text without its quotes is no mixture.
    ['too many arguments', [...named, '--target', 'pencil', 'drawing']],
    ['option --seed is empty: give a whole number', ['adapt', '--out', 'x', '--seed', '']],
    ['option --layers is "few"', ['adapt', '--out', 'x', '--layers', 'few']],
    [
      'option --psi is 5: give a number from -2 to 2',
      ['generate', '--generator', 'g', '--out', 'x', '--psi', '5'],
    ],
    ['option --seeds is "x"', ['generate', '--generator', 'g', '--out', 'x.png', '--seeds', 'x']],
    ['/absent cannot be read: it does not exist', ['generate', '--generator', '/absent', '--out', 'x.png']],
    ['/absent cannot be read: it does not exist', ['inspect', '/absent']],
    ["missing required argument 'out'", ['convert', '/absent']],
    ['/absent does not exist', ['adapt', '--resume', '/absent']],
  ])('%s', async (message, parameters) => {
    const { code, out, err } = await run(...parameters);
    expect(err).toContain(message);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect([code, out]).toEqual([2, '']);
  });

  it('names what is wrong with hostile and foreign files, and writes nothing', async () => {
    const whole = readFileSync(models.generator);
    const files: Readonly<Record<string, Uint8Array>> = {
      'html.pt': Buffer.from('<!doctype html><html><body>Quota exceeded</body></html>'),
      'empty.pt': Buffer.alloc(0),
      'noise.pt': Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 73) % 251)),
      'cut.pt': whole.subarray(0, Math.floor(whole.length / 2)),
    };
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(at(name), bytes);
      const { code, err } = await run(...adapt('--out', at('never')), '--generator', at(name));
      expect([code, err.trim().split('\n').length], `${name}: ${err}`).toEqual([2, 1]);
      expect(err).toContain(at(name));
    }
    expect(existsSync(at('never'))).toBe(false);
  });

  it('calls everything else a bug', () => {
    const output = new Recorder();
    expect(reportError(new TypeError('x is undefined'), output)).toBe(1);
    expect(output.errors).toMatch(/TypeError: x is undefined\n\s+at [\s\S]*This is a bug/);
  });
});

describe('the program in its own process', () => {
  it('adapts, prints one line of JSON for each event, then generates from the result', async () => {
    const small = ['--iterations', '3', '--samples', '2', '--sample-every', '2', '--no-shared-noise'];
    const { code, out, err } = await runNada([...adapt('--out', at('run')), ...small, '--json']);
    expect([code, err]).toEqual([0, '']);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    const types = events
      .map(({ type }) => type)
      .filter((type) => !['prepare', 'load', 'work', 'note'].includes(type));
    expect(types).toEqual(['start', 'sample', 'step', 'step', 'sample', 'step', 'save', 'done']);
    const { forecast } = events.find(({ type }) => type === 'start') as unknown as { forecast: unknown };
    expect(forecast).toMatchObject({ isMost: false });
    expect(Object.keys(forecast as object)).toEqual(['memoryMiB', 'secondsPerStep', 'seconds', 'isMost']);
    const stages = events.flatMap((event) =>
      event.type === 'work' ? [(event as { stage?: unknown }).stage] : [],
    );
    expect(stages).toEqual([
      ...['data', 'networks', 'digests', 'demand'],
      ...['sheet', 'first step', 'sheet', 'results'],
    ]);
    expect(JSON.parse(readFileSync(at('run/options.json'), 'utf8'))).toMatchObject({ sharedNoise: false });
    const again = await runNada(adapt('--out', at('run')));
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toContain('holds a run already: continue it with --resume');
    const drawn = await runNada(
      ['generate', '--generator', 'run/generator.pt', '--seeds', '0-3', '--out', 'sheet.png'],
      models.folder,
    );
    expect(drawn).toMatchObject({ code: 0, err: '', out: '4 images of 32 px: sheet.png\n' });
  });

  const hasSteps = (name: string): boolean =>
    existsSync(at(`${name}/metrics.jsonl`)) && readFileSync(at(`${name}/metrics.jsonl`)).length > 0;

  it('saves at Ctrl-C, exits 130 and says how to go on', async () => {
    const started = spawnNada([...adapt('--out', at('stopped')), '--iterations', '5000', '--json']);
    for (let lines = 8; !hasSteps('stopped'); lines++) await started.lines(lines);
    started.child.kill('SIGINT');
    const { code, err } = await started.ended;
    expect(code).toBe(130);
    const [, step] = /stopped after step (\d+) of 5000; go on with: \S[^;]* adapt --resume /.exec(err) ?? [];
    const lines = readFileSync(at('stopped/metrics.jsonl'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(Number(step));
    expect(readdirSync(at('stopped'))).toContain('checkpoint.safetensors');
    expect(readdirSync(at('stopped'))).not.toContain('.lock');
    const more = ['--iterations', String(Number(step) + 1), '--quiet'];
    expect(await runNada(['adapt', '--resume', at('stopped'), ...more])).toMatchObject({
      code: 0,
      out: '',
      err: '',
    });
  });

  it('shows a demo, again and again', async () => {
    const first = await runNada(['demo', '--target', 'zombie', '--iterations', '2'], models.folder);
    expect(first.code, first.err).toBe(0);
    expect(first.out).toContain('adapted "photo" to "zombie": 2 steps');
    expect(first.out).toContain('before and after  runs/demo/before-after.png');
    expect((await runNada(['demo', '--iterations', '1', '--quiet'], models.folder)).code).toBe(0);
    mkdirSync(at('precious'));
    writeFileSync(at('precious/thesis.txt'), '');
    expect(await runNada(['demo', '--out', at('precious')])).toMatchObject({ code: 2 });
    expect(existsSync(at('precious/thesis.txt'))).toBe(true);
  });
});
