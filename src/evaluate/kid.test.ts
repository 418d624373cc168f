import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { kid, kidOfSubsets } from './kid.js';
import { kidInterval } from './kidInterval.js';
import { normalFeatures, rowsOf } from './testing/features.js';

/** The definition, pair by pair. */
function naiveKid(real: FloatTensor, generated: FloatTensor): number {
  const [x, y] = [rowsOf(real), rowsOf(generated)];
  const kernel = (a: number[], b: number[]) =>
    (a.reduce((total, value, k) => total + value * b[k], 0) / a.length + 1) ** 3;
  const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length;
  const pairs = (a: number[][], b: number[][], skipSame: boolean) =>
    a.flatMap((p, i) => b.flatMap((q, j) => (skipSame && i === j ? [] : [kernel(p, q)])));
  return mean(pairs(x, x, true)) + mean(pairs(y, y, true)) - 2 * mean(pairs(x, y, false));
}

describe('kid', () => {
  it('is the definition, at sizes on both sides of a tile', () => {
    for (const [n, m, width] of [
      [2, 3, 4],
      [63, 65, 5],
      [64, 128, 7],
      [130, 70, 3],
    ]) {
      const [real, generated] = [normalFeatures(n, width, 1), normalFeatures(m, width, 2, 0.3)];
      expect(kid(real, generated)).toBeCloseTo(naiveKid(real, generated), 10);
    }
  });

  it('is unbiased: it averages to zero over many pairs of sets from one distribution', () => {
    const values = Array.from({ length: 400 }, (_, i) =>
      kid(normalFeatures(10, 4, 2 * i), normalFeatures(10, 4, 2 * i + 1)),
    );
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0)) / values.length;
    expect(values.some((value) => value < 0)).toBe(true);
    expect(Math.abs(mean)).toBeLessThan(3 * spread);
  });

  it('over subsets takes the given images', () => {
    const [real, generated] = [normalFeatures(20, 4, 1), normalFeatures(20, 4, 2, 1)];
    const part = (features: FloatTensor, indices: number[]) =>
      floatTensor(
        indices.flatMap((i) => rowsOf(features)[i]),
        [indices.length, 4],
      );
    const pairs = [
      { real: [1, 5, 7], generated: [0, 2, 19] },
      { real: [3, 4, 8], generated: [6, 5, 1] },
    ];
    const expected = pairs.map((pair) => naiveKid(part(real, pair.real), part(generated, pair.generated)));
    expect(kidOfSubsets(real, generated, pairs)).toBeCloseTo((expected[0] + expected[1]) / 2, 12);
  });

  it('over random subsets is close to that of all images, and the same for the same seed', () => {
    const [real, generated] = [normalFeatures(300, 6, 1), normalFeatures(250, 6, 2, 0.5)];
    const options = { subsets: 40, subsetSize: 100, seed: 3 };
    const estimate = kid(real, generated, options);
    expect(kid(real, generated, options)).toBe(estimate);
    expect(kid(real, generated, { ...options, seed: 4 })).not.toBe(estimate);
    const whole = kid(real, generated);
    expect(Math.abs(estimate / whole - 1)).toBeLessThan(0.1);
    // A subset can't be larger than a set.
    expect(kid(real, real, { subsets: 2, subsetSize: 1000 })).toBeLessThan(1e-2);
  });

  it('refuses single images', () => {
    const one = normalFeatures(1, 4, 1);
    expect(() => kid(one, normalFeatures(5, 4, 1))).toThrow(UserError);
    expect(() => kid(normalFeatures(5, 4, 1), one)).toThrow('use at least 2');
  });
});

describe('kidInterval', () => {
  it('contains the estimate from all images, and is repeatable', () => {
    const [real, generated] = [normalFeatures(150, 5, 1), normalFeatures(90, 5, 2, 0.4)];
    const interval = kidInterval(real, generated, { resamples: 300, seed: 1 });
    expect(interval.kid).toBeCloseTo(kid(real, generated), 12);
    expect(interval.low).toBeLessThan(interval.kid);
    expect(interval.high).toBeGreaterThan(interval.kid);
    expect(kidInterval(real, generated, { resamples: 300, seed: 1 })).toEqual(interval);
  });

  it('holds the true value about as often as it says', () => {
    const truth = kid(normalFeatures(3000, 3, 1001), normalFeatures(3000, 3, 1002, 0.5));
    let inside = 0;
    for (let i = 0; i < 60; i++) {
      const [real, generated] = [normalFeatures(60, 3, 2 * i), normalFeatures(60, 3, 2 * i + 1, 0.5)];
      const { low, high } = kidInterval(real, generated, { level: 0.8, resamples: 200, seed: i });
      if (low <= truth && truth <= high) inside++;
    }
    // 48 of 60 are expected; 37 and 57 are three standard deviations away.
    expect(inside).toBeGreaterThanOrEqual(37);
    expect(inside).toBeLessThanOrEqual(57);
  });

  it('narrows as images are added', () => {
    const width = (count: number) => {
      const { low, high } = kidInterval(normalFeatures(count, 4, 1), normalFeatures(count, 4, 2, 0.5), {
        resamples: 300,
      });
      return high - low;
    };
    expect(width(800)).toBeLessThan(width(50) * 0.5);
  });
});
