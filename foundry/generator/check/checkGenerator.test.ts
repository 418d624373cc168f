import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserError } from '#nada/errors.js';
import { randomGenerator, standardConfig } from '#nada/stylegan2/index.js';
import type { Evaluator } from '../../evaluator/index.js';
import { blobFace } from '../../evaluator/testing/blobFace.js';
import { randomEvaluator, tinyConfig } from '../../evaluator/testing/tiny.js';
import { checkGenerator, type GeneratorCheck } from './checkGenerator.js';

const config = {
  ...standardConfig(16),
  zDim: 32,
  styleDim: 8,
  mappingWidths: [8, 8],
  channels: [8, 8, 8],
};
const check: GeneratorCheck = {
  pictures: 100,
  firstSeed: 0,
  training: { seed: 1, faces: 100 },
  render: blobFace,
};

let evaluator: Evaluator;
beforeAll(async () => {
  evaluator = await randomEvaluator(tinyConfig);
});
afterAll(() => evaluator.close());

it('draws, renders and compares; the same again gives the same', async () => {
  const lines: string[] = [];
  const generator = randomGenerator(config, 1);
  const { scores, grid } = await checkGenerator(generator, evaluator, {
    ...check,
    onLine: (line) => lines.push(line),
  });
  expect(lines).toEqual(
    ['generated', 'renders', 'other renders', 'training'].map((name) => `${name}: 100 of 100`),
  );
  expect(scores.pictures).toBe(100);
  expect(scores.kid.kid).toBeGreaterThan(scores.kidOfRenders.high);
  expect(scores.frequencies.every(({ generated, renders }) => generated <= 1 && renders <= 1)).toBe(true);
  expect([...grid.subarray(1, 4)]).toEqual([...new TextEncoder().encode('PNG')]);
  const again = await checkGenerator(generator, evaluator, check);
  expect(again.scores).toEqual(scores);
  expect(again.grid).toEqual(grid);
});

it('refuses generators of another size and too few pictures', async () => {
  const large = randomGenerator({ ...config, channels: [8, 8, 8, 8], size: 32 }, 1);
  await expect(checkGenerator(large, evaluator, check)).rejects.toThrow('draws 32 px with 0 classes');
  const few = checkGenerator(randomGenerator(config, 1), evaluator, { ...check, pictures: 99 });
  await expect(few).rejects.toThrow(UserError);
  await expect(few).rejects.toThrow('take at least 100');
});
