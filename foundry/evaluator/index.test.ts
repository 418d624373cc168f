import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSafetensors } from '#nada/checkpoint/index.js';
import { UserError } from '#nada/errors.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { filledTensor, floatTensor } from '#nada/tensorData.js';
import { domains } from '../../world/attributes.js';
import { attributes } from '../../world/labels.js';
import { heldOutFaces, renderFaces } from '../../world/renderer.js';
import { readEvaluator, writeEvaluator } from './evaluatorFile.js';
import { heads, outputCount } from './heads.js';
import { agreement, loadEvaluator, predictionOf } from './index.js';
import { initialEvaluator } from './network.js';
import { blobFace } from './testing/blobFace.js';
import { randomEvaluator, tinyConfig } from './testing/tiny.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nada-evaluator-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the answers do not depend on how many pictures are asked about at once', async () => {
  const evaluator = await randomEvaluator(tinyConfig);
  const pictures = renderFaces(blobFace, heldOutFaces(70), 'cat', 16);
  const { features, prediction } = await evaluator.judge(pictures);
  expect(features.shape).toEqual([70, 16]);
  expect(prediction.domain).toHaveLength(70);
  expect(prediction.domainProbabilities.shape).toEqual([70, domains.length]);
  const row = 3 * 16 * 16;
  const one = floatTensor(pictures.data.slice(66 * row, 67 * row), [1, 3, 16, 16]);
  expect(await evaluator.features(one)).toEqual({
    ...features,
    data: features.data.slice(66 * 16, 67 * 16),
    shape: [1, 16],
  });
  expect((await evaluator.predict(one)).attributes.pose).toEqual([prediction.attributes.pose[66]]);
  await evaluator.close();
});

test('pictures of another size are refused', async () => {
  const evaluator = await randomEvaluator(tinyConfig);
  await expect(evaluator.predict(filledTensor(0, [2, 3, 8, 8]))).rejects.toThrow(UserError);
  await expect(evaluator.predict(filledTensor(0, [0, 3, 16, 16]))).rejects.toThrow('give pictures of 16 px');
  await evaluator.close();
});

test('logits are read head by head', () => {
  const logits = new Float32Array(2 * outputCount);
  logits[4] = 3;
  logits[outputCount + heads[1].start + 2] = 1;
  const prediction = predictionOf(floatTensor(logits, [2, outputCount]));
  expect(prediction.domain[0]).toBe(4);
  expect(prediction.attributes.pose[1]).toBe(2);
  const sums = [0, 1].map((row) =>
    prediction.domainProbabilities.data
      .slice(row * domains.length, (row + 1) * domains.length)
      .reduce((a, b) => a + b),
  );
  expect(sums[0]).toBeCloseTo(1, 6);
  expect(sums[1]).toBeCloseTo(1, 6);
  expect(prediction.domainProbabilities.data[4]).toBeGreaterThan(0.5);
});

test('agreement counts equal answers', () => {
  const rows = (values: readonly number[]) => {
    const logits = new Float32Array(values.length * outputCount);
    values.forEach((value, i) => {
      logits[i * outputCount + heads[1].start + value] = 1;
    });
    return predictionOf(floatTensor(logits, [values.length, outputCount]));
  };
  const shares = agreement(rows([0, 1, 2, 1]), rows([0, 1, 1, 1]));
  expect(shares.pose).toBe(0.75);
  expect(attributes.filter((name) => name !== 'pose').every((name) => shares[name] === 1)).toBe(true);
});

test('a file holds the evaluator in half precision', async () => {
  const file = path.join(folder, 'model.safetensors');
  const parameters = initialEvaluator(tinyConfig, 2);
  await writeEvaluator(file, { config: tinyConfig, parameters });
  const found = await readEvaluator(file);
  expect(found.config).toEqual(tinyConfig);
  expect([...found.parameters.keys()]).toEqual([...parameters.keys()]);
  for (const [name, { data }] of parameters) {
    data.forEach((value, i) => {
      const read = found.parameters.get(name)?.data[i] ?? Number.NaN;
      expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 2 ** -25);
    });
  }
  const evaluator = await loadEvaluator(file);
  expect(evaluator.size).toBe(16);
  await evaluator.close();
});

test.each([
  ['nothing that is known', { format: 'other' }, 'holds no evaluator'],
  ['a network without a plan', { format: 'nada-world-evaluator', config: '{' }, 'holds no evaluator'],
  [
    'widths that make no sense',
    {
      format: 'nada-world-evaluator',
      config: JSON.stringify({ ...tinyConfig, widths: [8, 1e9] }),
      heads: '',
    },
    'holds no evaluator',
  ],
  [
    'other questions',
    { format: 'nada-world-evaluator', config: JSON.stringify(tinyConfig), heads: '[["domain",["a"]]]' },
    'other attributes',
  ],
  [
    'no tensors',
    {
      format: 'nada-world-evaluator',
      config: JSON.stringify(tinyConfig),
      heads: JSON.stringify(heads.map(({ name, classes }) => [name, classes])),
    },
    'has no tensor "stage.0.halve.weight"',
  ],
])('a file of %s is refused', async (_, metadata: Record<string, string>, message) => {
  const file = path.join(folder, 'wrong.safetensors');
  await writeFileAtomically(file, writeSafetensors(new Map([['x', filledTensor(0, [1])]]), { metadata }));
  const failure = loadEvaluator(file);
  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow(message);
});

test('a file that is no checkpoint is refused', async () => {
  const file = path.join(folder, 'text.safetensors');
  await writeFile(file, 'hello');
  await expect(loadEvaluator(file)).rejects.toThrow(UserError);
});
