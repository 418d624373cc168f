import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor } from '../testing/random.js';
import { deviation, evaluate } from '../testing/values.js';
import { constant } from './constant.js';
import { add, div, exp } from './elementwise.js';
import { matmul } from './matmul.js';
import { sum } from './reduce.js';
import { swapLastAxes } from './shape.js';
import { softmax } from './softmax.js';

describe('softmax', () => {
  it('has known values', () => {
    const x = constant([0, Math.log(2), Math.log(5), 3, 3, 3], [2, 3]);
    expect(deviation(evaluate(softmax(x)), [1 / 8, 2 / 8, 5 / 8, 1 / 3, 1 / 3, 1 / 3])).toBeLessThan(1e-15);
  });

  it('equals e^x over its sum along the last axis', () => {
    const x = randomTensor([2, 3, 4], 1);
    const expected = div(exp(x), sum(exp(x), [-1], true));
    expect(deviation(evaluate(softmax(x)), evaluate(expected))).toBeLessThan(1e-15);
  });

  it('is safe for huge numbers and masks of minus infinity', () => {
    const x = constant([1000, 1000, Number.NEGATIVE_INFINITY, -1000], [4]);
    expect([...evaluate(softmax(x))]).toEqual([0.5, 0.5, 0, 0]);
  });

  it('does not change when a number is added to a row', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), fc.nat(), (shift, seed) => {
        const x = randomTensor([2, 5], seed);
        expect(deviation(evaluate(softmax(add(x, shift))), evaluate(softmax(x)))).toBeLessThan(1e-13);
      }),
    );
  });

  it.each([[[4]], [[2, 3]], [[2, 2, 3]]])('of %j has the right derivatives', (shape) => {
    checkGradient(softmax, [shape], { range: [-2, 2] });
  });

  it('has the right derivatives inside attention', () => {
    const shape = [1, 3, 2];
    checkGradient((q, k, v) => matmul(softmax(matmul(q, swapLastAxes(k))), v), [shape, shape, shape]);
  });
});
