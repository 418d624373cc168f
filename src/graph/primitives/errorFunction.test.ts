import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorFunction } from './errorFunction.js';

// Digits of Abramowitz and Stegun, table 7.1, continued with Python's math.erf.
const known: [x: number, value: number][] = [
  [0, 0],
  [1e-10, 1.1283791670955126e-10],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [2.4999, 0.9995928300996666],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
  [5.9, 0.9999999999999999],
  [7, 1],
];

describe('errorFunction', () => {
  it.each(known)('of %d is %d', (x, value) => {
    expect(Math.abs(errorFunction(x) - value)).toBeLessThan(5e-15);
    expect(errorFunction(-x)).toBe(-errorFunction(x));
  });

  it('keeps its relative precision for tiny arguments', () => {
    expect(errorFunction(1e-300) / 1e-300).toBeCloseTo(2 / Math.sqrt(Math.PI), 14);
  });

  it('is odd, bounded and growing', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        (x, more) => {
          expect(Math.abs(errorFunction(x))).toBeLessThanOrEqual(1);
          expect(errorFunction(-x)).toBe(-errorFunction(x));
          expect(errorFunction(x + more)).toBeGreaterThanOrEqual(errorFunction(x));
        },
      ),
    );
  });

  it('saturates at the infinities and stays NaN for NaN', () => {
    expect(errorFunction(Number.POSITIVE_INFINITY)).toBe(1);
    expect(errorFunction(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(errorFunction(Number.NaN)).toBeNaN();
  });
});
