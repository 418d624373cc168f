import { describe, expect, it } from 'vitest';
import { UserError } from './errors.js';
import { checkFinite, firstNotFinite } from './finite.js';

describe('firstNotFinite', () => {
  it('finds one at every place of every length', () => {
    for (let length = 1; length < 12; length++) {
      for (let place = 0; place < length; place++) {
        for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
          const data = Float32Array.from({ length }, (_, i) => (i === place ? value : i - 3));
          expect(firstNotFinite(data)).toBe(place);
        }
      }
    }
  });

  it('takes the largest and smallest numbers for finite, and nothing at all', () => {
    const largest = (2 - 2 ** -23) * 2 ** 127;
    expect(firstNotFinite(Float32Array.of(largest, -largest, largest, largest, 2 ** -149, -0))).toBe(-1);
    expect(firstNotFinite(new Float32Array(0))).toBe(-1);
  });
});

describe('checkFinite', () => {
  it('says how many there are, and which is the first', () => {
    const said = (...values: number[]) => {
      try {
        checkFinite('a.pt', Float32Array.from(values), 'use another');
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        return (error as UserError).message;
      }
      return '';
    };
    expect(said(1, 2)).toBe('');
    expect(said(Number.NaN)).toBe('a.pt holds a number that is not finite (NaN): use another');
    expect(said(0, Number.NaN, 1)).toBe('a.pt holds 1 of 3 numbers that are not finite (NaN): use another');
    expect(said(Number.NEGATIVE_INFINITY, 0, Number.NaN)).toBe(
      'a.pt holds 2 of 3 numbers that are not finite (the first is -Infinity): use another',
    );
  });
});
