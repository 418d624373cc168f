import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { UserError } from '#nada/errors.js';
import { pictureHeader } from '#nada/platform/imageCodecHeader.js';
import { blobFace } from '../../foundry/evaluator/testing/blobFace.js';
import { evaluate } from './evaluate.js';
import type { CellResult } from './results.js';
import { type TinyModels, tinyModels } from './testing/tinyModels.js';

// Each cell compiles an adaptation; on a busy machine that takes a while.
vi.setConfig({ testTimeout: 240_000 });

let models: TinyModels;
beforeAll(async () => {
  models = await tinyModels();
});
afterAll(() => models.remove());

async function results(folder: string): Promise<CellResult[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as CellResult),
  );
}

test('every cell leaves its scores and a picture, and the report tells them all', async () => {
  const options = models.options({ methods: 'adaptive layers,reference' });
  const text = await evaluate(options, blobFace);
  const found = await results(options.out);
  expect(found.map(({ method, seed }) => `${method} ${seed}`)).toEqual(['adaptive layers 0', 'reference 0']);
  for (const { scores, picture, iterations } of found) {
    expect(iterations).toBe(3);
    expect(scores?.kid.low).toBeLessThanOrEqual(scores?.kid.high ?? Number.NaN);
    expect(scores?.kid.before).not.toBe(scores?.kid.after);
    expect(scores?.kept.kept).toBeGreaterThan(0);
    const bytes = new Uint8Array(await readFile(path.join(options.out, picture)));
    expect(pictureHeader(bytes, picture).width).toBe(12 * 66 + 2);
  }
  expect(new Set(found.map(({ scores }) => scores?.kid.before)).size).toBe(1);
  expect(text).toContain('| sketch | adaptive layers |');
  const sheet = new Uint8Array(await readFile(path.join(options.out, 'sketch.png')));
  const [one] = await Promise.all(found.map(({ picture }) => readFile(path.join(options.out, picture))));
  const { width, height } = pictureHeader(sheet, 'sketch.png');
  // Photos, and a row for each of the two methods, instead of two rows.
  expect(height / pictureHeader(new Uint8Array(one), 'one').height).toBeCloseTo(1.5, 0);
  expect(width).toBe(12 * 66 + 2 + 4);
  expect(await readFile(path.join(options.out, 'report.md'), 'utf8')).toBe(text);
});

test('asked when to stop, runs take three times the steps, are metered and measured on the way', async () => {
  const out = path.join(models.folder, 'stop');
  const options = models.options({ stop: true, every: 3, scoreEvery: 9, meterPictures: 2, out });
  const text = await evaluate(options, blobFace);
  const [{ stop, iterations, scores }] = await results(out);
  expect([iterations, scores]).toEqual([9, undefined]);
  expect(stop?.readings.map(({ step }) => step)).toEqual([3, 6, 9]);
  expect(stop?.distances.map(({ step }) => step)).toEqual([0, 9]);
  expect(stop?.readings.every(({ quality, loss }) => Math.abs(quality) <= 1 && loss > 0)).toBe(true);
  expect(stop?.distances[0].kid).not.toBe(stop?.distances[1].kid);
  expect(text).toContain('## sketch, all layers, seed 0: keeps step 9');
  expect(await readFile(path.join(out, 'stopping.md'), 'utf8')).toBe(text);
  const lines: string[] = [];
  expect(await evaluate(options, blobFace, { onLine: (line) => lines.push(line) })).toBe(text);
  expect(lines).toEqual(['1 of 1: sketch, all layers, seed 0: done before']);
});

test('a damaged result is named', async () => {
  const options = models.options({ methods: 'adaptive layers,reference' });
  const [{ key }] = await results(options.out);
  await writeFile(path.join(options.out, `${key}.json`), '{"key":');
  const failure = evaluate(options, blobFace);
  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow(`${key}.json is no result`);
});

test('a queue that was stopped goes on with what is left, and changes nothing that is done', async () => {
  const out = path.join(models.folder, 'stopped');
  const options = models.options({ methods: 'adaptive layers,all layers', out });
  const stop = new AbortController();
  const onLine = (line: string) => {
    if (line.startsWith('2 of 2')) stop.abort(new Error('enough'));
  };
  await expect(evaluate(options, blobFace, { signal: stop.signal, onLine })).rejects.toThrow('enough');
  const [first, ...others] = await results(out);
  expect(others).toHaveLength(0);
  const mark = { ...first, seconds: 12345 };
  await writeFile(path.join(out, `${first.key}.json`), JSON.stringify(mark));
  const lines: string[] = [];
  await evaluate(options, blobFace, { onLine: (line) => lines.push(line) });
  expect(lines[0]).toBe('1 of 2: sketch, adaptive layers, seed 0: done before');
  const done = await results(out);
  expect(done).toHaveLength(2);
  expect(done.find(({ key }) => key === first.key)?.seconds).toBe(12345);

  // Nothing is left: the report needs no models.
  const gone: string[] = [];
  await evaluate(options, blobFace, { onLine: (line) => gone.push(line) });
  expect(gone.every((line) => line.endsWith('done before'))).toBe(true);
});

test('the same cell has the same scores, whatever ran before it', async () => {
  const alone = models.options({ out: path.join(models.folder, 'alone') });
  await evaluate(alone, blobFace);
  const [one] = await results(alone.out);
  const behind = await results(path.join(models.folder, 'stopped'));
  const other = behind.find(({ method }) => method === 'all layers');
  expect({ ...other, seconds: 0 }).toEqual({ ...one, seconds: 0 });
});

test('the curve goes three times as far and is judged on the way', async () => {
  const options = models.options({ curve: true, iterations: 2, out: path.join(models.folder, 'curve') });
  const text = await evaluate(options, blobFace);
  const curves = (await results(options.out)).filter(({ curve }) => curve);
  expect(curves.map(({ method }) => method).sort()).toEqual(['adaptive layers', 'all layers']);
  expect(curves[0].curve?.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(text).toContain('## Three times the usual length');
});

test('a diverging run is a result that says so', async () => {
  const options = models.options({ learningRate: 0.99, iterations: 40, out: `${models.folder}/nan` });
  const broken = {
    ...options,
    methods: [{ name: 'explodes', options: { layers: 'all', learningRate: 1e30 } as const }],
  };
  const text = await evaluate(broken, blobFace);
  const [result] = await results(options.out);
  expect(result.scores).toBeUndefined();
  expect(result.problem).toContain('which was not taken');
  expect(text).toContain('broke off');
  expect(text).toContain(`explodes, seed 0: ${result.problem}`);
});
