import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '#nada/errors.js';
import { blobFace } from '../../foundry/evaluator/testing/blobFace.js';
import { listCells } from './cells.js';
import { evaluateOptionsOf, type GivenEvaluateOptions } from './options.js';
import { type TinyModels, tinyModels } from './testing/tinyModels.js';

let models: TinyModels;
beforeAll(async () => {
  models = await tinyModels();
});
afterAll(() => models.remove());

async function keyOf(changes: GivenEvaluateOptions = {}): Promise<string> {
  const [cell] = await listCells(models.options(changes), blobFace);
  return cell.key;
}

test('cells are domain, method and seed, each with a key of its own', async () => {
  const cells = await listCells(
    models.options({ domains: 'zombie,sketch', methods: 'adaptive layers,reference', seeds: 2 }),
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
  expect(await keyOf({ threads: 2, out: '/elsewhere', curve: true })).toBe(key);
});

test.each([
  ['the steps', { iterations: 4 }],
  ['the rate', { learningRate: 0.01 }],
  ['the number of pictures', { pictures: 25 }],
])('a key changes with %s', async (_, more) => {
  expect(await keyOf(more)).not.toBe(await keyOf());
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
  const failure = listCells(models.options({ generator: missing }), blobFace);
  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow('no.safetensors');
});

test('without flags everything is compared, and quickly with --quick', () => {
  const whole = evaluateOptionsOf({});
  expect([whole.domains.length, whole.methods.length, whole.seeds, whole.pictures]).toEqual([
    9,
    5,
    [0, 1, 2],
    2000,
  ]);
  const quick = evaluateOptionsOf({ quick: true });
  expect([quick.domains.length, quick.methods.length, quick.seeds, quick.pictures]).toEqual([3, 5, [0], 500]);
  expect(quick.domains).not.toContain('photo');
  const screen = evaluateOptionsOf({ screen: true });
  expect(screen.methods.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...quick.methods.map(({ name }) => name), 'affine', 'consolidation']),
  );
  expect({ ...screen, methods: [] }).toEqual({ ...quick, methods: [] });
});

test.each([
  [{ domains: 'photo' }, 'option domains is "photo": give some of sketch, cartoon'],
  [{ methods: 'magic' }, 'option methods is "magic": give some of default, adaptive layers'],
  [{ seeds: 0 }, 'option seeds is 0: give a whole number of at least 1'],
  [{ seeds: -1 }, 'option seeds is -1'],
  [{ pictures: 3 }, 'option pictures is 3: give a whole number of at least 20'],
  [{ learningRate: Number.NaN }, 'option learningRate is not a number'],
])('%j is refused', (given, message) => {
  expect(() => evaluateOptionsOf(given)).toThrow(UserError);
  expect(() => evaluateOptionsOf(given)).toThrow(message);
});

test('methods have names that a list can hold', () => {
  for (const { name } of evaluateOptionsOf({ screen: true }).methods) {
    expect(evaluateOptionsOf({ methods: name }).methods.map((method) => method.name)).toEqual([name]);
  }
});
