import { describe, expect, it } from 'vitest';
import { exactCos, exactLog, exactSin } from './exactMath.js';

const steps = 20_000;

describe('exactLog', () => {
  it('is within two units in the last place of Math.log', () => {
    for (let index = 1; index <= steps; index++) {
      for (const value of [index / steps, 2 ** -33 * index, index * 1.37e10, 1 - index * 1e-12]) {
        const expected = Math.log(value);
        expect(Math.abs(exactLog(value) - expected)).toBeLessThanOrEqual(
          Math.abs(expected) * 4.5e-16 + 1e-24,
        );
      }
    }
  });

  it('is exact at 1', () => {
    expect(exactLog(1)).toBe(0);
  });
});

describe('exactSin and exactCos', () => {
  it('are within two units in the last place of Math.sin and Math.cos', () => {
    for (let index = -steps; index <= steps; index++) {
      const angle = (index / steps) * (Math.PI / 4);
      expect(Math.abs(exactSin(angle) - Math.sin(angle))).toBeLessThanOrEqual(
        Math.abs(Math.sin(angle)) * 4.5e-16,
      );
      expect(Math.abs(exactCos(angle) - Math.cos(angle))).toBeLessThanOrEqual(4.5e-16);
    }
  });
});
