import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  broadcastShapes,
  broadcastStrides,
  elementCount,
  forEachIndex,
  normalizeAxis,
  sameShape,
  stridesOf,
} from './shapes.js';

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

describe('shapes', () => {
  it('count their elements; a scalar has one', () => {
    expect([elementCount([]), elementCount([3]), elementCount([2, 3, 4])]).toEqual([1, 3, 24]);
  });

  it('are the same with the same extents', () => {
    expect(sameShape([2, 3], [2, 3])).toBe(true);
    expect(sameShape([], [])).toBe(true);
    expect(sameShape([2, 3], [3, 2])).toBe(false);
    expect(sameShape([2], [2, 1])).toBe(false);
  });

  it('have row-major strides', () => {
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
    expect(stridesOf([])).toEqual([]);
  });
});

describe('broadcastShapes', () => {
  it.each([
    [[2, 3], [3], [2, 3]],
    [
      [2, 1],
      [1, 3],
      [2, 3],
    ],
    [[], [4], [4]],
    [[1], [2, 1, 1], [2, 1, 1]],
    [
      [5, 1, 3],
      [4, 1],
      [5, 4, 3],
    ],
  ])('of %j and %j is %j, either way round', (a, b, result) => {
    expect(broadcastShapes(a, b)).toEqual(result);
    expect(broadcastShapes(b, a)).toEqual(result);
  });

  it('rejects extents that differ and are not 1', () => {
    expect(() => broadcastShapes([2, 3], [2])).toThrow('the shapes [2,3] and [2] do not broadcast');
  });
});

describe('broadcastStrides', () => {
  it('stand still along repeated axes', () => {
    expect(broadcastStrides([2, 3], [2, 3])).toEqual([3, 1]);
    expect(broadcastStrides([2, 1], [4, 2, 3])).toEqual([0, 1, 0]);
    expect(broadcastStrides([], [2, 2])).toEqual([0, 0]);
  });
});

describe('forEachIndex', () => {
  it('visits every element once, in row-major order', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const visited: [number, number][] = [];
        forEachIndex(shape, [stridesOf(shape)], (flat, [index]) => visited.push([flat, index]));
        expect(visited).toEqual(Array.from({ length: elementCount(shape) }, (_, i) => [i, i]));
      }),
    );
  });

  it('follows several sets of strides at once', () => {
    const visited: number[][] = [];
    forEachIndex(
      [2, 3],
      [
        [1, 2],
        [0, 1],
      ],
      (_flat, indices) => visited.push([...indices]),
    );
    expect(visited).toEqual([
      [0, 0],
      [2, 1],
      [4, 2],
      [1, 0],
      [3, 1],
      [5, 2],
    ]);
  });
});

describe('normalizeAxis', () => {
  it('counts from the front or from the back', () => {
    expect([normalizeAxis(0, 3), normalizeAxis(2, 3), normalizeAxis(-1, 3), normalizeAxis(-3, 3)]).toEqual([
      0, 2, 2, 0,
    ]);
  });

  it('rejects what is outside', () => {
    expect(() => normalizeAxis(3, 3)).toThrow('axis 3 does not exist in a tensor of rank 3');
    expect(() => normalizeAxis(-4, 3)).toThrow('axis -4');
    expect(() => normalizeAxis(0, 0)).toThrow('rank 0');
  });
});
