import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodePlatform } from '../api/platform.node.js';
import { type RunExamples, runExamples } from './testing/runExamples.js';
import { runInProcess } from './testing/runInProcess.js';

let examples: RunExamples;
beforeAll(async () => {
  examples = await runExamples();
}, 120_000);
afterAll(() => examples.remove());
afterEach(() => {
  vi.restoreAllMocks();
});

/** A result of each verb that its last checkpoint holds. */
const results: Readonly<Record<string, string>> = {
  adapt: 'generator.safetensors',
  train: 'generator.safetensors',
  mine: 'mapper.safetensors',
  'edit mapper train': 'mapper.safetensors',
  'edit encoder train': 'encoder.safetensors',
  'edit optimize': 'latent.safetensors',
  'clip train': path.join('clip', 'config.json'),
};

it('has a result for every verb that can be resumed', () => {
  expect(Object.keys(results).sort()).toEqual([...examples.names].sort());
});

describe.each(Object.keys(results))('a finished run of nada %s', (name) => {
  const verb = name.split(' ');
  const place = (): string => examples.place(`${name} run`);
  const moved = (): string => examples.place(`${name} moved`);
  const at = (file: string): string => path.join(moved(), file);
  const resume = (...more: string[]) => runInProcess(...verb, '--resume', moved(), ...more);
  const run = (folder: string, ...more: string[]) =>
    runInProcess(...verb, ...examples.of(name).parameters, ...more, '--out', folder, '--json');
  const read = (file: string) => JSON.parse(readFileSync(at(file), 'utf8')) as Record<string, unknown>;

  beforeAll(async () => {
    expect(await run(place())).toMatchObject({ code: 0 });
    renameSync(place(), moved());
  }, 60_000);

  it('may be moved: nothing in it says where it was', async () => {
    for (const file of ['summary.json', 'options.json', 'environment.json']) {
      expect(readFileSync(at(file), 'utf8'), file).not.toContain(place());
    }
    const { code, out } = await resume();
    expect([code, out]).toEqual([0, expect.stringContaining(`${moved()} is finished already`)]);
    expect(out).toContain(at(results[name]).replace(/.config\.json$/, ''));
    expect(out).not.toContain(place());
  });

  it('writes a result again that is missing', { timeout: 60_000 }, async () => {
    const file = at(results[name]);
    const before = readFileSync(file);
    const summary = read('summary.json');
    rmSync(file);
    const { code, out, err } = await resume('--json');
    expect(code, err).toBe(0);
    expect(out).toContain(
      `${moved()} lacks ${results[name]}: writing the results of this finished run again`,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(read('summary.json')).toEqual(summary);
  });

  it('says which is missing where no checkpoint is left', { timeout: 60_000 }, async () => {
    const kept = ['checkpoint.safetensors', 'checkpoint.previous.safetensors', results[name]].map(
      (file) => [at(file), readFileSync(at(file))] as const,
    );
    for (const [file] of kept) rmSync(file);
    const { code, err } = await resume();
    expect(code).toBe(2);
    expect(err).toContain(`${moved()} lacks ${results[name]}, which cannot be written again: `);
    expect(err).toContain(`${at('checkpoint.safetensors')} is missing, though`);
    for (const [file, bytes] of kept) writeFileSync(file, bytes);
  });

  it('refuses options that were edited, by name', { timeout: 60_000 }, async () => {
    const text = readFileSync(at('options.json'), 'utf8');
    const result = readFileSync(at(results[name]));
    writeFileSync(at('options.json'), JSON.stringify({ ...read('options.json'), seed: 77 }));
    rmSync(at(results[name]));
    for (const more of [[], ['--allow-drift']]) {
      const { code, err } = await resume(...more);
      expect([code, err]).toEqual([
        2,
        expect.stringContaining(`option --seed in ${at('options.json')} is not the one`),
      ]);
    }
    writeFileSync(at('options.json'), text);
    writeFileSync(at(results[name]), result);
  });

  it('computes with the threads that it began with, and counts others as a change', {
    timeout: 60_000,
  }, async () => {
    const open = vi.spyOn(nodePlatform, 'openRuntime');
    const threads = (): unknown[] => open.mock.calls.map(([request]) => request.threads);
    expect(read('environment.json').threads).toBe(1);
    rmSync(at(results[name]));
    const other = await resume('--threads', '2');
    expect([other.code, other.err]).toEqual([
      2,
      expect.stringContaining('the number of threads was 1 and is 2'),
    ]);
    expect(threads().every((each) => each === 2)).toBe(true);
    open.mockClear();
    // As a run begins that was told no number, on a machine of three cores.
    const { threads: _, ...options } = read('options.json');
    writeFileSync(at('options.json'), JSON.stringify(options));
    writeFileSync(at('environment.json'), JSON.stringify({ ...read('environment.json'), threads: 3 }));
    expect(await resume('--json')).toMatchObject({ code: 0 });
    expect(threads().length).toBeGreaterThan(0);
    expect(threads().every((each) => each === 3)).toBe(true);
    // As older versions recorded it.
    const { threads: __, ...environment } = read('environment.json');
    writeFileSync(at('environment.json'), JSON.stringify(environment));
    rmSync(at(results[name]));
    const old = await resume('--json');
    expect(old.out).toContain(`${moved()} does not say how many threads computed it: assuming`);
    expect(read('environment.json').threads).toBeGreaterThan(0);
    expect(existsSync(at(results[name]))).toBe(true);
  });
});

describe('a beginning that was killed', () => {
  it('leaves nothing half written once the run begins again', { timeout: 60_000 }, async () => {
    const folder = examples.place('begun');
    mkdirSync(path.join(folder, 'samples'), { recursive: true });
    for (const inside of ['.options.json', path.join('samples', '.000003.png')]) {
      writeFileSync(path.join(folder, `${inside}.0123456789ab.tmp`), '');
    }
    const { parameters } = examples.of('mine');
    expect(await runInProcess('mine', ...parameters, '--out', folder)).toMatchObject({ code: 0 });
    const names = readdirSync(folder, { recursive: true }).map(String);
    expect(names.filter((each) => each.endsWith('.tmp'))).toEqual([]);
  });
});
