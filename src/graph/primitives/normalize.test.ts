import { describe, expect, it } from 'vitest';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor } from '../testing/random.js';
import { deviation, evaluate } from '../testing/values.js';
import { constant } from './constant.js';
import { add, div, mul, sqrt, sub } from './elementwise.js';
import { inverseDeviation, normalize } from './normalize.js';
import { sum } from './reduce.js';

describe('normalize', () => {
  it('has known values: mean 0 and variance 1 in each row', () => {
    const x = constant([1, 2, 3, 4, 10, 10, 30, 30], [2, 4]);
    const root = Math.sqrt(1.25);
    const expected = [-1.5 / root, -0.5 / root, 0.5 / root, 1.5 / root, -1, -1, 1, 1];
    expect(deviation(evaluate(normalize(x, 0)), expected)).toBeLessThan(1e-15);
  });

  it('adds epsilon to the variance', () => {
    const x = constant([-1, 1, 5, 5], [2, 2]);
    expect([...evaluate(normalize(x, 3))]).toEqual([-0.5, 0.5, 0, 0]);
  });

  it('equals the formula written in other operations', () => {
    const x = randomTensor([2, 3, 5], 1);
    const centred = sub(x, mul(sum(x, [-1], true), 1 / 5));
    const variance = mul(sum(mul(centred, centred), [-1], true), 1 / 5);
    const deviations = sqrt(add(variance, 1e-5));
    expect(deviation(evaluate(normalize(x, 1e-5)), evaluate(div(centred, deviations)))).toBeLessThan(1e-14);
    const inverse = inverseDeviation(x, 1e-5);
    expect(inverse.shape).toEqual([2, 3, 1]);
    expect(deviation(evaluate(inverse), evaluate(div(1, deviations)))).toBeLessThan(1e-14);
  });

  it('does not lose its digits when the mean is far from 0', () => {
    const x = constant([1e8 + 1, 1e8 + 2, 1e8 + 3], [3]);
    const edge = Math.sqrt(1.5);
    expect(deviation(evaluate(normalize(x, 0)), [-edge, 0, edge])).toBeLessThan(1e-14);
  });
});

describe('first and second derivatives', () => {
  it.each([[[2, 4]], [[3]], [[2, 2, 3]], [[3, 2]]])('of %j', (shape) => {
    checkGradient((x) => normalize(x, 0.1), [shape]);
    checkGradient((x) => inverseDeviation(x, 0.1), [shape]);
  });

  it('inside a layer normalisation with its scale and shift', () => {
    checkGradient((x, gain, bias) => add(mul(normalize(x, 1e-2), gain), bias), [[2, 5], [5], [5]]);
  });
});
