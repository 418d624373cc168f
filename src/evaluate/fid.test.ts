import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { floatTensor } from '../tensorData.js';
import { featureMoments, fid, frechetDistance } from './fid.js';
import { normalFeatures, rowsOf } from './testing/features.js';

describe('featureMoments', () => {
  it('are the mean and the covariance divided by the number of images', () => {
    const { mean, covariance } = featureMoments(floatTensor([1, 2, 3, 6, 5, 4], [3, 2]));
    expect([...mean]).toEqual([3, 4]);
    expect([...covariance].map((value) => Math.round(value * 1e9) / 1e9)).toEqual(
      [8, 4, 4, 8].map((v) => Math.round((v / 3) * 1e9) / 1e9),
    );
  });

  it('lose nothing to a large mean', () => {
    const small = normalFeatures(300, 3, 1);
    const moved = floatTensor(
      small.data.map((value) => value + 2 ** 12),
      small.shape,
    );
    const unmoved = floatTensor(
      moved.data.map((value) => value - 2 ** 12),
      small.shape,
    );
    const [a, b] = [featureMoments(moved).covariance, featureMoments(unmoved).covariance];
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i])))).toBeLessThan(1e-11);
  });
});

describe('fid', () => {
  it('is the closed form for independent features', () => {
    const diagonal = (values: number[]) =>
      Float64Array.from({ length: values.length ** 2 }, (_, i) =>
        i % (values.length + 1) === 0 ? values[i / (values.length + 1)] : 0,
      );
    const a = { mean: Float64Array.of(0, 1, 2), covariance: diagonal([1, 4, 0]) };
    const b = { mean: Float64Array.of(3, 1, 2), covariance: diagonal([9, 4, 16]) };
    // |m|^2 + sum (sqrt(a) - sqrt(b))^2
    expect(frechetDistance(a, b)).toBeCloseTo(9 + 4 + 0 + 16, 12);
  });

  it('is zero between a set and itself, for any rank', () => {
    for (const [rows, width] of [
      [50, 8],
      [4, 16],
      [1, 5],
    ]) {
      const features = normalFeatures(rows, width, 3);
      expect(fid(features, features)).toBeLessThan(1e-6);
      expect(fid(features, features)).toBeGreaterThanOrEqual(0);
    }
  });

  it('is symmetric and does not depend on the order of images or features', () => {
    const [a, b] = [normalFeatures(40, 6, 1), normalFeatures(30, 6, 2, 0.3, 2)];
    const turned = (features: typeof a) =>
      floatTensor(
        rowsOf(features)
          .reverse()
          .flatMap((row) => row.reverse()),
        features.shape,
      );
    const distance = fid(a, b);
    expect(fid(b, a)).toBeCloseTo(distance, 8);
    expect(fid(turned(a), turned(b))).toBeCloseTo(distance, 8);
  });

  it('grows with the square of a shift and of a change of spread', () => {
    const [a, b] = [normalFeatures(4000, 5, 1), normalFeatures(4000, 5, 2)];
    const shifted = normalFeatures(4000, 5, 2, 0.5);
    const spread = normalFeatures(4000, 5, 2, 0, 2);
    expect(fid(a, b)).toBeLessThan(0.02);
    expect(Math.abs(fid(a, shifted) - 5 * 0.25)).toBeLessThan(0.15);
    expect(Math.abs(fid(a, spread) - 5)).toBeLessThan(0.3);
  });

  it('refuses what it cannot compare', () => {
    const features = normalFeatures(5, 4, 1);
    expect(() => fid(features, normalFeatures(5, 3, 1))).toThrow('4 and 3 numbers');
    const broken = floatTensor([0, 1, Number.NaN, 2], [2, 2]);
    expect(() => fid(broken, broken)).toThrow(UserError);
    expect(() => fid(broken, broken)).toThrow('real image 1');
    expect(() => fid(floatTensor([], [0, 4]), features)).toThrow('too few real images (0)');
  });
});
