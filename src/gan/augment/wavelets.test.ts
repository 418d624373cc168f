import { describe, expect, it } from 'vitest';
import { bands, filterBank, resamplingFilter } from './wavelets.js';

const total = (taps: Float64Array) => taps.reduce((sum, tap) => sum + tap, 0);

/** The magnitude of a filter's response at a frequency, 0 to pi. */
function response(taps: Float64Array, frequency: number): number {
  let [real, imaginary] = [0, 0];
  taps.forEach((tap, i) => {
    real += tap * Math.cos(frequency * i);
    imaginary += tap * Math.sin(frequency * i);
  });
  return Math.hypot(real, imaginary);
}

describe('the resampling filter', () => {
  const filter = resamplingFilter();

  it('keeps constants and removes the highest frequency', () => {
    expect(total(filter)).toBeCloseTo(1, 12);
    expect(response(filter, Math.PI)).toBeLessThan(1e-9);
    expect(response(filter, Math.PI / 2)).toBeCloseTo(Math.SQRT1_2, 9);
  });

  it('is orthogonal to itself, moved by two, four... taps', () => {
    for (let shift = 0; shift < 12; shift += 2) {
      const product = filter.subarray(shift).reduce((sum, tap, i) => sum + tap * filter[i], 0);
      expect(product).toBeCloseTo(shift === 0 ? 0.5 : 0, 11);
    }
  });
});

describe('the filter bank', () => {
  const bank = filterBank();

  it('is symmetric and adds up to a filter that changes nothing', () => {
    expect(bank).toHaveLength(bands);
    for (const taps of bank) {
      expect(taps).toHaveLength(43);
      taps.forEach((tap, i) => {
        expect(Math.abs(tap - taps[42 - i])).toBeLessThan(1e-15);
      });
    }
    for (let tap = 0; tap < 43; tap++) {
      const sum = bank.reduce((all, taps) => all + taps[tap], 0);
      expect(sum).toBeCloseTo(tap === 21 ? 1 : 0, 10);
    }
  });

  it('has one octave in each band', () => {
    [0, (3 * Math.PI) / 16, (3 * Math.PI) / 8, (3 * Math.PI) / 4].forEach((frequency, band) => {
      const own = response(bank[band], frequency);
      expect(own).toBeGreaterThan(0.7);
      for (const taps of bank.filter((_, other) => other !== band)) {
        expect(response(taps, frequency)).toBeLessThan(own / 2);
      }
    });
  });
});
