import { describe, expect, it } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { memorisation, nearestNeighbours } from './neighbours.js';
import { precisionRecall } from './precisionRecall.js';
import { normalFeatures, rowsOf } from './testing/features.js';

describe('nearestNeighbours', () => {
  it('are those of the definition', () => {
    const [from, among] = [normalFeatures(70, 4, 1), normalFeatures(90, 4, 2)];
    const expected = rowsOf(from).map((row) => {
      const distances = rowsOf(among).map((other) => Math.hypot(...row.map((value, k) => value - other[k])));
      const distance = Math.min(...distances);
      return { index: distances.indexOf(distance), distance };
    });
    nearestNeighbours(from, among).forEach(({ index, distance }, i) => {
      expect(index).toBe(expected[i].index);
      expect(distance).toBeCloseTo(expected[i].distance, 10);
    });
  });

  it('of a set in itself are the images themselves', () => {
    const features = normalFeatures(20, 5, 1);
    nearestNeighbours(features, features).forEach(({ index, distance }, i) => {
      expect(index).toBe(i);
      expect(distance).toBeLessThan(1e-6);
    });
  });
});

describe('memorisation', () => {
  const [training, heldOut] = [normalFeatures(300, 6, 1), normalFeatures(200, 6, 2)];

  it('finds nothing in new images', () => {
    const { ratio, suspicious } = memorisation(normalFeatures(200, 6, 3), training, heldOut);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
    expect(suspicious).toBeLessThan(0.05);
  });

  it('finds copies, and copies among new images', () => {
    const copies = floatTensor(
      training.data.map((value, i) => value + (i % 2) * 1e-3),
      training.shape,
    );
    const found = memorisation(copies, training, heldOut);
    expect(found.ratio).toBeLessThan(0.01);
    expect(found.suspicious).toBe(1);
    const mixed = floatTensor(
      [...copies.data.subarray(0, 60 * 6), ...normalFeatures(240, 6, 3).data],
      [300, 6],
    );
    expect(memorisation(mixed, training, heldOut).suspicious).toBeGreaterThan(0.19);
  });
});

describe('precisionRecall', () => {
  it('is full for sets of one distribution and none for sets apart', () => {
    const real = normalFeatures(400, 3, 1);
    const same = precisionRecall(real, normalFeatures(400, 3, 2));
    expect(same.precision).toBeGreaterThan(0.85);
    expect(same.recall).toBeGreaterThan(0.85);
    expect(precisionRecall(real, normalFeatures(400, 3, 2, 100))).toEqual({ precision: 0, recall: 0 });
    expect(precisionRecall(real, real)).toEqual({ precision: 1, recall: 1 });
  });

  it('distinguishes missing variety from missing fidelity', () => {
    const real = normalFeatures(400, 3, 1);
    const timid = precisionRecall(real, normalFeatures(400, 3, 2, 0, 0.3));
    expect(timid.precision).toBeGreaterThan(0.9);
    expect(timid.recall).toBeLessThan(0.4);
    const wild = precisionRecall(real, normalFeatures(400, 3, 2, 0, 3));
    expect(wild.precision).toBeLessThan(0.6);
  });

  it('extends to the given neighbour', () => {
    const real = floatTensor([0, 1, 3, 7], [4, 1]);
    const generated = floatTensor([9.5, 30, 50, 90], [4, 1]);
    // The last real image reaches 4 to its nearest, 6 to its second, 7 to its third.
    expect(precisionRecall(real, generated, 1).precision).toBe(0.25);
    expect(precisionRecall(floatTensor([0, 1, 3, 4], [4, 1]), generated, 1).precision).toBe(0);
    expect(() => precisionRecall(real, generated, 4)).toThrow('use at least 5');
  });
});
