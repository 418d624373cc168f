import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { dot, unit } from '../../guidance/index.js';
import { projectedDirection } from './projectedDirection.js';

const vector = (...values: number[]) => Float64Array.from(values);

describe('projectedDirection', () => {
  it('keeps what the texts differ in and drops the rest', () => {
    // The texts differ along x and y; what they share, z, is no part of it.
    const texts = [vector(1, 0, 5), vector(0, 1, 5), vector(0, 0, 5)];
    const [x, y, z] = projectedDirection(unit(vector(3, 4, 12)), texts);
    expect([x, y]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.8, 12)]);
    expect(z).toBeCloseTo(0, 12);
  });

  it('is along the line of two texts, whatever their order', () => {
    const [a, b] = [vector(1, 2, 0, 0), vector(0, 1, 1, 0)];
    const line = unit(vector(1, 1, -1, 0));
    const direction = unit(vector(1, 0, 0, 3));
    for (const texts of [
      [a, b],
      [b, a],
    ]) {
      expect(dot(projectedDirection(direction, texts), line)).toBeCloseTo(1, 12);
    }
  });

  it('leaves a direction of their space as it is', () => {
    const texts = [vector(1, 0, 0), vector(0, 1, 0), vector(0, 0, 1)];
    const direction = unit(vector(1, -2, 1));
    projectedDirection(direction, texts).forEach((value, i) => {
      expect(value).toBeCloseTo(direction[i], 12);
    });
  });

  it('refuses texts that are the same, and a direction that has no part in them', () => {
    const same = [vector(1, 0), vector(1, 0)];
    expect(() => projectedDirection(vector(1, 0), same)).toThrow(UserError);
    const texts = [vector(1, 0, 0), vector(0, 1, 0)];
    expect(() => projectedDirection(vector(0, 0, 1), texts)).toThrow(/differ in nothing/);
  });
});
