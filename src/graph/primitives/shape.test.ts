import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stridesOf } from '../shapes.js';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor } from '../testing/random.js';
import { evaluate, operationCounts } from '../testing/values.js';
import { constant } from './constant.js';
import { reshape, swapLastAxes, transpose } from './shape.js';

const x = constant([1, 2, 3, 4, 5, 6], [2, 3]);

describe('reshape', () => {
  it('keeps the elements in row-major order and works out one extent', () => {
    expect(reshape(x, [3, -1]).shape).toEqual([3, 2]);
    expect(reshape(x, [-1]).shape).toEqual([6]);
    expect(reshape(x, [1, 6, -1, 1]).shape).toEqual([1, 6, 1, 1]);
    expect([...evaluate(reshape(x, [3, 2]))]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(reshape(constant([4], [1, 1]), []).shape).toEqual([]);
  });

  it('keeps the type', () => {
    expect(reshape(constant([1, 2], [2], 'int32'), [1, 2]).type).toBe('int32');
  });

  it('costs nothing when nothing changes, and one operation however often it is repeated', () => {
    expect(reshape(x, [2, -1])).toBe(x);
    expect(reshape(reshape(x, [6]), [2, 3])).toBe(x);
    expect(operationCounts([reshape(reshape(x, [6]), [3, 2])])).toEqual({ reshape: 1 });
  });

  it('rejects another number of elements', () => {
    expect(() => reshape(x, [4])).toThrow("[2,3] can't be reshaped to [4]");
    expect(() => reshape(x, [-1, -1])).toThrow("can't be reshaped");
    expect(() => reshape(x, [4, -1])).toThrow('bad shape');
  });
});

describe('transpose', () => {
  it('moves the elements to their new places', () => {
    expect([...evaluate(transpose(x, [1, 0]))]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(transpose(randomTensor([2, 3, 4], 1), [2, 0, 1]).shape).toEqual([4, 2, 3]);
  });

  it('reads axis order[i] for axis i, for any order', () => {
    const arbitrary = fc
      .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 })
      .chain((shape) =>
        fc.tuple(
          fc.constant(shape),
          fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
        ),
      );
    fc.assert(
      fc.property(arbitrary, fc.nat(), ([shape, order], seed) => {
        const source = randomTensor(shape, seed);
        const result = transpose(source, order);
        expect(result.shape).toEqual(order.map((axis) => shape[axis]));
        const [from, to] = [stridesOf(shape), stridesOf(result.shape)];
        const [before, after] = [evaluate(source), evaluate(result)];
        after.forEach((value, flat) => {
          const position = order.map((_, i) => Math.floor(flat / to[i]) % result.shape[i]);
          expect(value).toBe(before[order.reduce((sum, axis, i) => sum + position[i] * from[axis], 0)]);
        });
        const inverse = order.map((_, axis) => order.indexOf(axis));
        checkAdjoint(
          (t) => transpose(t, order),
          (y) => transpose(y, inverse),
          shape,
          seed,
        );
      }),
    );
  });

  it('costs nothing when nothing moves, and one operation however often it is repeated', () => {
    expect(transpose(x, [0, 1])).toBe(x);
    expect(transpose(transpose(x, [1, 0]), [1, 0])).toBe(x);
    const deep = randomTensor([2, 3, 4], 1);
    const twice = transpose(transpose(deep, [1, 2, 0]), [0, 2, 1]);
    expect(operationCounts([twice])).toEqual({ transpose: 1 });
    expect(evaluate(twice)).toEqual(evaluate(transpose(deep, [1, 0, 2])));
  });

  it('rejects anything but an order of the axes', () => {
    expect(() => transpose(x, [0])).toThrow('[0] does not order');
    expect(() => transpose(x, [1, 1])).toThrow('[1,1] does not order');
    expect(() => transpose(x, [1, 2])).toThrow('[1,2] does not order');
  });
});

describe('swapLastAxes', () => {
  it('transposes each matrix', () => {
    expect([...evaluate(swapLastAxes(x))]).toEqual([1, 4, 2, 5, 3, 6]);
    const batch = randomTensor([2, 3, 4], 1);
    expect(evaluate(swapLastAxes(batch))).toEqual(evaluate(transpose(batch, [0, 2, 1])));
  });
});

describe('first and second derivatives', () => {
  it('of reshape and transpose', () => {
    checkGradient((t) => reshape(t, [4, 3]), [[2, 6]]);
    checkGradient((t) => transpose(t, [2, 0, 1]), [[2, 3, 2]]);
    checkGradient((t) => swapLastAxes(t), [[2, 3]]);
  });
});
