import { expect, test } from 'vitest';
import { constant, gradients, input, interpret, sum } from '#nada/graph/index.js';
import { normals } from '#nada/random/index.js';
import { filledTensor } from '#nada/tensorData.js';
import { outputCount } from './heads.js';
import { headLosses } from './loss.js';
import { evaluatorNetwork, evaluatorShapes, initialEvaluator, shippedConfig } from './network.js';
import { tinyConfig } from './testing/tiny.js';

const pictures = normals({ seed: 1, stream: 'test' }, 2 * 3 * 16 * 16);

function constants(config: typeof tinyConfig, seed = 1) {
  return new Map(
    [...initialEvaluator(config, seed)].map(([name, { data, shape }]) => [name, constant(data, shape)]),
  );
}

test('the evaluator that ships fits into 1.2 MB of half precision', () => {
  const count = [...evaluatorShapes(shippedConfig).values()].reduce(
    (total, shape) => total + shape.reduce((product, extent) => product * extent, 1),
    0,
  );
  expect(count * 2).toBeLessThan(1_200_000);
  expect(count).toBeGreaterThan(300_000);
});

test('first weights have the deviation of He and residual branches that add nothing', () => {
  const weights = initialEvaluator(shippedConfig, 5);
  const { data, shape } = weights.get('stage.2.first.weight') ?? filledTensor(0, [1]);
  const inputs = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const power = data.reduce((total, value) => total + value ** 2, 0) / data.length;
  expect(power * inputs).toBeCloseTo(2 / 1.01, 1);
  expect(weights.get('stage.2.second.weight')?.data.every((value) => value === 0)).toBe(true);
  expect(initialEvaluator(shippedConfig, 6).get('heads.weight')?.data).not.toEqual(
    weights.get('heads.weight')?.data,
  );
});

test('features are rows of mean 0 and variance 1, logits one for each class', () => {
  const network = evaluatorNetwork(tinyConfig, constants(tinyConfig), constant(pictures, [2, 3, 16, 16]));
  expect(network.logits.shape).toEqual([2, outputCount]);
  const [{ data }] = interpret([network.features], {});
  for (const row of [data.slice(0, 16), data.slice(16)]) {
    expect(row.reduce((a, b) => a + b) / 16).toBeCloseTo(0, 6);
    expect(row.reduce((a, b) => a + b * b, 0) / 16).toBeCloseTo(1, 2);
  }
  expect(data.slice(0, 16)).not.toEqual(data.slice(16));
});

test('the loss of a sure and right answer is nothing, of a guess the logarithm of the classes', () => {
  const labels = new Float32Array(2 * outputCount);
  labels[3] = 1;
  const logits = new Float32Array(2 * outputCount);
  const of = (values: Float32Array) =>
    interpret(headLosses(constant(values, [2, outputCount]), constant(labels, [2, outputCount])), {}).map(
      ({ data }) => data[0],
    );
  const guess = of(logits);
  // The second picture has no labels, and no head but the domain is labelled in the first.
  expect(guess[0]).toBeCloseTo(Math.log(10) / 2, 6);
  expect(guess.slice(1).every((loss) => loss === 0)).toBe(true);
  logits[3] = 1000;
  expect(of(logits)[0]).toBeCloseTo(0, 6);
  logits[3] = -1000;
  expect(of(logits)[0]).toBeCloseTo(-Math.log(1e-9) / 2, 1);
});

test('every parameter has a part in the loss once residual branches have begun to move', () => {
  const shapes = evaluatorShapes(tinyConfig);
  const parameters = new Map([...shapes].map(([name, shape]) => [name, input(name, shape)]));
  const { logits } = evaluatorNetwork(tinyConfig, parameters, constant(pictures, [2, 3, 16, 16]));
  const labels = constant(new Float32Array(2 * outputCount).fill(0.2), [2, outputCount]);
  const loss = headLosses(logits, labels).map((part) => sum(part));
  const values = Object.fromEntries(
    [...initialEvaluator(tinyConfig, 1)].map(([name, { data }]) => [
      name,
      data.map((value, i) => (value === 0 ? 0.05 * Math.cos(i) : value)),
    ]),
  );
  const found = interpret(gradients(loss, [...parameters.values()]), values);
  [...shapes.keys()].forEach((name, i) => {
    expect(
      found[i].data.some((value) => Math.abs(value) > 1e-7),
      name,
    ).toBe(true);
  });
});
