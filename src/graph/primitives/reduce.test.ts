import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementCount } from '../shapes.js';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor } from '../testing/random.js';
import { evaluate, operationCounts } from '../testing/values.js';
import { constant } from './constant.js';
import { broadcastTo, sum, sumTo } from './reduce.js';

const x = constant([1, 2, 3, 4, 5, 6], [2, 3]);

describe('sum', () => {
  it.each([
    [undefined, false, [], [21]],
    [undefined, true, [1, 1], [21]],
    [[0], false, [3], [5, 7, 9]],
    [[1], false, [2], [6, 15]],
    [[-1], true, [2, 1], [6, 15]],
    [[1, 0], false, [], [21]],
    [[], false, [2, 3], [1, 2, 3, 4, 5, 6]],
  ])('over %j (axes kept: %j) has the shape %j', (axes, keepAxes, shape, values) => {
    const total = sum(x, axes, keepAxes);
    expect(total.shape).toEqual(shape);
    expect([...evaluate(total)]).toEqual(values);
  });

  it('costs nothing along axes of extent 1', () => {
    const thin = randomTensor([2, 1, 3], 1);
    expect(sum(thin, [1], true)).toBe(thin);
    expect(operationCounts([sum(thin, [1])])).toEqual({ reshape: 1 });
  });

  it('rejects an axis that does not exist', () => {
    expect(() => sum(x, [2])).toThrow('axis 2 does not exist in a tensor of rank 2');
    expect(() => sum(x, [-3])).toThrow('axis -3');
  });
});

describe('broadcastTo', () => {
  it('repeats along axes of extent 1 and new leading axes', () => {
    expect([...evaluate(broadcastTo(constant([1, 2], [2, 1]), [2, 3]))]).toEqual([1, 1, 1, 2, 2, 2]);
    expect([...evaluate(broadcastTo(constant([1, 2], [2]), [2, 1, 2]))]).toEqual([1, 2, 1, 2]);
    expect([...evaluate(broadcastTo(constant([4], []), [3]))]).toEqual([4, 4, 4]);
    expect(broadcastTo(x, [2, 3])).toBe(x);
  });

  it('rejects a shape to which the tensor does not broadcast', () => {
    expect(() => broadcastTo(x, [3, 3])).toThrow('do not broadcast');
    expect(() => broadcastTo(x, [2, 1])).toThrow("[2,3] can't be broadcast to [2,1]");
    expect(() => broadcastTo(x, [3])).toThrow("can't be broadcast to [3]");
  });
});

describe('sumTo', () => {
  it('keeps the axes that were not broadcast', () => {
    expect([...evaluate(sumTo(x, [3]))]).toEqual([5, 7, 9]);
    expect([...evaluate(sumTo(x, [2, 1]))]).toEqual([6, 15]);
    expect([...evaluate(sumTo(x, []))]).toEqual([21]);
    expect([...evaluate(sumTo(x, [1]))]).toEqual([21]);
    expect(sumTo(x, [2, 3])).toBe(x);
  });

  it('is the adjoint of broadcastTo', () => {
    const arbitrary = fc
      .array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 })
      .chain((shape) =>
        fc.tuple(
          fc.constant(shape),
          fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
          fc.integer({ min: 0, max: shape.length }),
        ),
      );
    fc.assert(
      fc.property(arbitrary, fc.nat(), ([shape, ones, dropped], seed) => {
        const small = shape.map((extent, axis) => (ones[axis] ? 1 : extent)).slice(dropped);
        expect(elementCount(small)).toBeLessThanOrEqual(elementCount(shape));
        checkAdjoint(
          (t) => broadcastTo(t, shape),
          (y) => sumTo(y, small),
          small,
          seed,
        );
      }),
    );
  });
});

describe('first and second derivatives', () => {
  it('of sums', () => {
    for (const axes of [undefined, [0], [1], [0, 2], [-1]]) {
      checkGradient((t) => sum(t, axes), [[2, 3, 2]]);
      checkGradient((t) => sum(t, axes, true), [[2, 3, 2]]);
    }
  });

  it('of repetitions', () => {
    checkGradient((t) => broadcastTo(t, [2, 3, 2]), [[3, 1]]);
    checkGradient((t) => broadcastTo(t, [2, 2]), [[]]);
  });
});
