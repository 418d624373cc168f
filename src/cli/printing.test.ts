import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GoldenModels, goldenModels } from '../jobs/testing/goldenModels.js';
import { closeTerminal, hasPseudoTerminals } from './testing/pseudoTerminal.js';
import { main, runNada } from './testing/spawnNada.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

/** The words of a run in a folder of its own, which is `iterations` steps long. */
function adapt(name: string, iterations: number, ...more: string[]): string[] {
  const files = ['--generator', models.generator, '--clip', models.clipA, '--out', at(name)];
  const texts = ['--source', 'photo', '--target', 'sketch', '--device', 'cpu', '--threads', '1'];
  const sizes = ['--samples', '2', '--sample-every', '0', '--iterations', String(iterations)];
  return [process.execPath, main, 'adapt', ...files, ...texts, ...sizes, ...more];
}

/** A run that has so many lines in its log. */
const logged = (name: string, lines: number) => ({ file: path.join(at(name), 'metrics.jsonl'), lines });

/** Runs words in a shell, where `"$@"` stands for them. */
function shell(text: string, words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', text, 'bash', ...words], {
    encoding: 'utf8',
    cwd: models.folder,
  });
  return { code: status, out: stdout, err: stderr };
}

describe.skipIf(!hasPseudoTerminals())('a run whose terminal is closed (needs python3)', () => {
  it('saves, ends with 129, and goes on when it is resumed', { timeout: 60_000 }, async () => {
    const hung = await closeTerminal(adapt('hung', 5000), logged('hung', 5));
    expect(hung).toMatchObject({ code: 129, signal: null });
    const steps = readFileSync(path.join(at('hung'), 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n').length;
    expect(readdirSync(at('hung'))).toEqual(expect.arrayContaining(['checkpoint.safetensors']));
    expect(readdirSync(at('hung'))).not.toContain('.lock');
    const more = ['--iterations', String(steps + 1), '--json'];
    const { code, out } = await runNada(['adapt', '--resume', at('hung'), ...more]);
    expect(code).toBe(0);
    expect(out).toContain(`{"type":"start","folder":${JSON.stringify(at('hung'))},"step":${steps},`);
  });

  it('is not ended unsaved by a second hang-up, of its shell', { timeout: 60_000 }, async () => {
    const words = [
      'bash',
      '-c',
      'trap "kill -HUP %1; sleep 0.02; kill -HUP %1" HUP; set -m; "$@" & wait %1; wait %1; exit $?',
      'bash',
    ];
    const hung = await closeTerminal([...words, ...adapt('twice', 5000)], logged('twice', 5));
    expect(hung.code).toBe(129);
    expect(readdirSync(at('twice'))).toContain('checkpoint.safetensors');
  });

  it.each([
    ['nohup', 'nohup "$@" > nohup.out'],
    ['a session of its own', 'setsid --wait "$@"'],
  ])('goes on to its end under %s', { timeout: 60_000 }, async (name, text) => {
    const folder = name.replaceAll(' ', '-');
    const words = [
      'bash',
      '-c',
      `cd ${models.folder}; trap "" HUP; ${text}; echo $? > ${folder}.code`,
      'bash',
    ];
    await closeTerminal([...words, ...adapt(folder, 60)], logged(folder, 5));
    expect(readFileSync(at(`${folder}.code`), 'utf8')).toBe('0\n');
    expect(existsSync(path.join(at(folder), 'summary.json'))).toBe(true);
  });
});

describe.skipIf(!hasPseudoTerminals())(
  'a terminal that is closed while the program is loaded (needs python3)',
  () => {
    it('ends nothing', { timeout: 60_000 }, async () => {
      const file = at('loading');
      const early = `import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(file)}, '\\n');
      await new Promise((resolve) => setTimeout(resolve, 500));`;
      const preload = ['--import', `data:text/javascript,${encodeURIComponent(early)}`];
      const words = ['bash', '-c', 'trap "" HUP; setsid --wait "$@"; exit $?', 'bash', process.execPath];
      const hung = await closeTerminal([...words, ...preload, main, 'inspect', models.clipA], {
        file,
        lines: 1,
      });
      expect(hung).toMatchObject({ code: 0, signal: null });
    });
  },
);

describe.skipIf(process.platform === 'win32')('a run to which nobody listens', () => {
  it('goes on to its end when the reader of its pipe has gone', () => {
    const { code, out, err } = shell('"$@" | head -n 1', adapt('headed', 20, '--json'));
    expect([code, err, out.split('\n').length]).toEqual([0, '', 2]);
    expect(existsSync(path.join(at('headed'), 'summary.json'))).toBe(true);
  });

  it.runIf(existsSync('/dev/full'))('goes on when its progress cannot be written', () => {
    expect(shell('"$@" 2> /dev/full', adapt('progress', 3))).toMatchObject({ code: 0 });
    expect(existsSync(path.join(at('progress'), 'summary.json'))).toBe(true);
  });

  it.runIf(existsSync('/dev/full'))('goes on when its answer cannot be written, and says so', () => {
    const { code, err } = shell('"$@" > /dev/full', adapt('answer', 3));
    expect(code).toBe(2);
    expect(err).toContain('error: the standard output cannot be written: the disk is full');
    expect(existsSync(path.join(at('answer'), 'summary.json'))).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('a command that answers at once', () => {
  const inspect = (): string[] => [process.execPath, main, 'inspect', models.clipA];

  it('ends quietly when its reader has seen enough', () => {
    expect(shell('"$@" | head -n 1', inspect())).toMatchObject({ code: 0, err: '' });
  });

  it.runIf(existsSync('/dev/full')).each(['inspect', '--help'])(
    'never loses an answer in silence: %s',
    (word) => {
      const words = word === 'inspect' ? inspect() : [process.execPath, main, word];
      const { code, err } = shell('"$@" > /dev/full', words);
      expect(code).toBe(2);
      expect(err).toMatch(/^error: the standard output cannot be written: the disk is full.*\n$/);
    },
  );

  it('notices that only a part of its answer fits on the disk', () => {
    writeFileSync(at('limited'), '');
    const { code, err } = shell('ulimit -f 1; exec "$@" > limited', [
      process.execPath,
      main,
      'adapt',
      '--help',
      'all',
    ]);
    expect(code).toBe(2);
    expect(err).toContain('the standard output cannot be written');
  });
});
