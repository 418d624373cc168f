import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserError } from '#nada/errors.js';
import { shippedEvaluator } from '../../evaluator/index.js';
import { pictureDistance } from '../pictureDistance.js';
import { pyramidLoss } from '../pyramidLoss.js';
import { readPerceptual, writePerceptual } from './file.js';
import { initialPerceptual, perceptualConfig } from './network.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nada-perceptual-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('comes back as it was, to half precision', async () => {
  const file = path.join(folder, 'perceptual.safetensors');
  const parameters = initialPerceptual(perceptualConfig, 1);
  await writePerceptual(file, parameters);
  const read = await readPerceptual(file);
  expect([...read.parameters.keys()]).toEqual([...parameters.keys()]);
  for (const [name, { data, shape }] of parameters) {
    const found = read.parameters.get(name);
    expect(found?.shape).toEqual(shape);
    const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - (found?.data[i] ?? 9))), 0);
    expect(worst).toBeLessThan(2 ** -10);
  }
});

it('refuses other networks: the judge above all must not teach', async () => {
  await expect(readPerceptual(shippedEvaluator())).rejects.toThrow(UserError);
  await expect(pictureDistance(shippedEvaluator(), 1)).rejects.toThrow('holds no perceptual network');
});

it('is the loss of colours and slopes alone where no file is given', async () => {
  expect(await pictureDistance(undefined, 1)).toBe(pyramidLoss);
});
