import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '#nada/errors.js';
import { blobFace } from '../../foundry/evaluator/testing/blobFace.js';
import { listCells } from './cells.js';
import { parseEvaluateOptions } from './options.js';
import { type TinyModels, tinyModels } from './testing/tinyModels.js';

let models: TinyModels;
beforeAll(async () => {
  models = await tinyModels();
});
afterAll(() => models.remove());

async function keyOf(...more: readonly string[]): Promise<string> {
  const [cell] = await listCells(models.options(...more), blobFace);
  return cell.key;
}

test('cells are domain, method and seed, each with a key of its own', async () => {
  const cells = await listCells(
    models.options('--domains', 'zombie,sketch', '--methods', 'adaptive layers,reference', '--seeds', '2'),
    blobFace,
  );
  expect(cells.map(({ domain, method, seed }) => `${domain} ${method} ${seed}`)).toEqual([
    'sketch adaptive layers 0',
    'sketch reference 0',
    'zombie adaptive layers 0',
    'zombie reference 0',
    'sketch adaptive layers 1',
    'sketch reference 1',
    'zombie adaptive layers 1',
    'zombie reference 1',
  ]);
  expect(new Set(cells.map(({ key }) => key)).size).toBe(8);
  expect(cells.every(({ key }) => /^[a-z0-9-]+$/.test(key))).toBe(true);
  const [first, second] = cells.map(({ options }) => options);
  expect(first).toMatchObject({ source: 'photo', target: 'sketch', layers: 'auto', sharedNoise: true });
  expect(second).toMatchObject({ source: 'photo', target: 'sketch', layers: 'all', sharedNoise: false });
});

test('a key stays while nothing changes that decides the result', async () => {
  const key = await keyOf();
  expect(await keyOf('--threads', '2', '--out', '/elsewhere', '--curve')).toBe(key);
});

test.each([
  ['the steps', ['--iterations', '4']],
  ['the rate', ['--learning-rate', '0.01']],
  ['the number of pictures', ['--pictures', '25']],
])('a key changes with %s', async (_, more) => {
  expect(await keyOf(...more)).not.toBe(await keyOf());
});

test('a key changes with the renderer, the purpose and a model', async () => {
  const key = await keyOf();
  const inverted: typeof blobFace = (face, domain, size) => {
    const picture = blobFace(face, domain, size);
    return { ...picture, data: picture.data.map((value) => -value) };
  };
  const [rendered] = await listCells(models.options(), inverted);
  expect(rendered.key).not.toBe(key);
  const [curve] = await listCells(models.options(), blobFace, 'curve');
  expect(curve.key).toMatch(/^curve-sketch/);
  await appendFile(models.options().evaluator, 'x');
  expect(await keyOf()).not.toBe(key);
});

test('a model that is not there is named', async () => {
  const missing = path.join(models.folder, 'no.safetensors');
  const failure = listCells(models.options('--generator', missing), blobFace);
  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow('no.safetensors');
});

test('without flags everything is compared, and quickly with --quick', () => {
  const whole = parseEvaluateOptions([]);
  expect([whole.domains.length, whole.methods.length, whole.seeds, whole.pictures]).toEqual([
    9,
    5,
    [0, 1, 2],
    2000,
  ]);
  const quick = parseEvaluateOptions(['--quick']);
  expect([quick.domains.length, quick.methods.length, quick.seeds, quick.pictures]).toEqual([3, 5, [0], 500]);
  expect(quick.domains).not.toContain('photo');
  const screen = parseEvaluateOptions(['--screen']);
  expect(screen.methods.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...quick.methods.map(({ name }) => name), 'affine', 'consolidation']),
  );
  expect({ ...screen, methods: [] }).toEqual({ ...quick, methods: [] });
});

test.each([
  [['--domains', 'photo'], 'has no "photo"'],
  [['--methods', 'magic'], 'has no "magic"'],
  [['--seeds', '0'], '--seeds is 0'],
  [['--seeds', '-1'], '--seeds'],
  [['--pictures', '3'], 'too few'],
  [['--learning-rate', 'fast'], 'no rate'],
  [['--verbose'], '--verbose'],
])('%s is refused', (parameters, message) => {
  expect(() => parseEvaluateOptions(parameters)).toThrow(UserError);
  expect(() => parseEvaluateOptions(parameters)).toThrow(message);
});

test('methods have names that a list can hold', () => {
  for (const { name } of parseEvaluateOptions(['--screen']).methods) {
    expect(parseEvaluateOptions(['--methods', name]).methods.map((method) => method.name)).toEqual([name]);
  }
});
