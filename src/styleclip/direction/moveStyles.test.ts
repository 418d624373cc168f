import { describe, expect, it } from 'vitest';
import { floatTensor } from '../../tensorData.js';
import { agreements, movedStyles, sumOfOffsets } from './moveStyles.js';

describe('movedStyles', () => {
  it('moves the layers with offsets by a share of them, and leaves the others', () => {
    const styles = new Map([
      ['a', floatTensor([1, 2], [1, 2])],
      ['b', floatTensor([5], [1, 1])],
    ]);
    const moved = movedStyles(styles, new Map([['a', floatTensor([4, -2], [2])]]), 0.5);
    expect([...(moved.get('a')?.data ?? [])]).toEqual([3, 1]);
    expect(moved.get('a')?.shape).toEqual([1, 2]);
    expect(moved.get('b')).toBe(styles.get('b'));
    expect([...(styles.get('a')?.data ?? [])]).toEqual([1, 2]);
  });
});

describe('sumOfOffsets', () => {
  it('adds up what edits move, of the layers of any of them', () => {
    const sum = sumOfOffsets([
      new Map([['a', Float64Array.of(1, 2)]]),
      new Map([
        ['a', Float64Array.of(3, -2)],
        ['b', Float64Array.of(7)],
      ]),
    ]);
    expect([...sum.keys()]).toEqual(['a', 'b']);
    expect([...(sum.get('a')?.data ?? [])]).toEqual([4, 0]);
    expect(sum.get('b')).toEqual(floatTensor([7], [1]));
  });
});

describe('agreements', () => {
  const at = (before: readonly number[], after: readonly number[]) => ({
    before: Float64Array.from(before),
    after: Float64Array.from(after),
  });

  it('is the mean cosine between changes and each direction, 0 for an image that stayed', () => {
    const directions = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
    const changes = [at([0, 0], [3, 4]), at([1, 0], [1, 0])];
    const [first, second] = agreements(directions, changes);
    expect(first).toBeCloseTo(0.3, 12);
    expect(second).toBeCloseTo(0.4, 12);
  });
});
