import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAdjoint } from '../testing/checkAdjoint.js';
import { checkGradient } from '../testing/checkGradient.js';
import { randomTensor } from '../testing/random.js';
import { evaluate } from '../testing/values.js';
import { constant } from './constant.js';
import { concat, pad, slice, sliceAxis } from './slice.js';

const x = constant([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [3, 4]);

/** A block inside a shape: where it starts, its sizes, and the elements after it. */
const blocks = fc
  .array(fc.tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 3 }), fc.nat({ max: 2 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((axes) => ({
    before: axes.map(([start]) => start),
    inner: axes.map(([, size]) => size),
    after: axes.map(([, , rest]) => rest),
    outer: axes.map(([start, size, rest]) => start + size + rest),
  }));

describe('slice', () => {
  it('takes a block', () => {
    const block = slice(x, [1, 1], [2, 2]);
    expect(block.shape).toEqual([2, 2]);
    expect([...evaluate(block)]).toEqual([6, 7, 10, 11]);
    expect(slice(x, [0, 0], [3, 4])).toBe(x);
    expect(slice(constant([1, 2], [2], 'int32'), [1], [1]).type).toBe('int32');
  });

  it('rejects a block that leaves the tensor', () => {
    expect(() => slice(x, [2, 0], [2, 4])).toThrow('the slice [2,0] + [2,4] is out of bounds for [3,4]');
    expect(() => slice(x, [-1, 0], [2, 4])).toThrow('is out of bounds');
    expect(() => slice(x, [0], [2])).toThrow('is out of bounds');
    expect(() => slice(x, [0, 0], [0, 4])).toThrow('bad shape');
  });
});

describe('sliceAxis', () => {
  it('counts axes from the front and from the back', () => {
    expect([...evaluate(sliceAxis(x, 0, 1, 1))]).toEqual([5, 6, 7, 8]);
    expect([...evaluate(sliceAxis(x, -1, 2, 2))]).toEqual([3, 4, 7, 8, 11, 12]);
    expect(() => sliceAxis(x, 2, 0, 1)).toThrow('axis 2');
  });
});

describe('pad', () => {
  it('puts zeros around', () => {
    const padded = pad(constant([1, 2, 3, 4], [2, 2]), [1, 0], [0, 2]);
    expect(padded.shape).toEqual([3, 4]);
    expect([...evaluate(padded)]).toEqual([0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0]);
    expect(pad(x, [0, 0], [0, 0])).toBe(x);
    expect(pad(constant([1, 2], [2], 'int32'), [1], [0]).type).toBe('int32');
  });

  it('rejects negative counts and counts for other axes', () => {
    expect(() => pad(x, [-1, 0], [0, 0])).toThrow("[3,4] can't be padded by [-1,0] and [0,0]");
    expect(() => pad(x, [1], [1])).toThrow("can't be padded");
    expect(() => pad(x, [1, 0, 0], [0, 0, 0])).toThrow("can't be padded");
  });
});

describe('slice and pad', () => {
  it('are adjoint, and a slice finds what was padded', () => {
    fc.assert(
      fc.property(blocks, fc.nat(), ({ before, inner, after, outer }, seed) => {
        checkAdjoint(
          (t) => slice(t, before, inner),
          (y) => pad(y, before, after),
          outer,
          seed,
        );
        const block = randomTensor(inner, seed);
        const found = slice(pad(block, before, after), before, inner);
        expect(found.shape).toEqual(inner);
        expect(evaluate(found)).toEqual(evaluate(block));
      }),
    );
  });
});

describe('concat', () => {
  it('joins along any axis', () => {
    const [a, b] = [constant([1, 2, 3, 4], [2, 2]), constant([5, 6], [1, 2])];
    expect([...evaluate(concat([a, b], 0))]).toEqual([1, 2, 3, 4, 5, 6]);
    const column = constant([7, 8], [2, 1]);
    const joined = concat([a, column, a], -1);
    expect(joined.shape).toEqual([2, 5]);
    expect([...evaluate(joined)]).toEqual([1, 2, 7, 1, 2, 3, 4, 8, 3, 4]);
    expect(concat([a], 0)).toBe(a);
  });

  it('keeps each part where slices find it again', () => {
    const arbitrary = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      axis: fc.nat({ max: 2 }),
      sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(arbitrary, fc.nat({ max: 1000 }), ({ shape, axis, sizes }, seed) => {
        const along = axis % shape.length;
        const parts = sizes.map((size, i) => randomTensor(shape.with(along, size), seed + i));
        const joined = concat(parts, along);
        let start = 0;
        parts.forEach((part, i) => {
          expect(evaluate(sliceAxis(joined, along, start, sizes[i]))).toEqual(evaluate(part));
          start += sizes[i];
        });
        expect(joined.shape).toEqual(shape.with(along, start));
      }),
    );
  });

  it('rejects nothing, other ranks and other extents', () => {
    expect(() => concat([], 0)).toThrow('at least one tensor');
    expect(() => concat([x, randomTensor([3, 5], 1)], 0)).toThrow("[3,5] can't be joined to [3,4]");
    expect(() => concat([x, randomTensor([3], 1)], 0)).toThrow("can't be joined");
    expect(() => concat([x, x], 2)).toThrow('axis 2');
  });
});

describe('first and second derivatives', () => {
  it('of slice and pad', () => {
    checkGradient((t) => slice(t, [1, 0, 2], [2, 1, 1]), [[3, 2, 4]]);
    checkGradient((t) => pad(t, [1, 0, 2], [0, 2, 1]), [[2, 1, 2]]);
  });

  it('of concat in each of its parts', () => {
    checkGradient(
      (a, b, c) => concat([a, b, c], 1),
      [
        [2, 1, 2],
        [2, 3, 2],
        [2, 2, 2],
      ],
    );
    checkGradient((a) => concat([a, a], 0), [[2, 2]]);
  });
});
