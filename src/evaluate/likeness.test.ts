import { describe, expect, it } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { diversity, quality } from './likeness.js';
import { normalFeatures, rowsOf } from './testing/features.js';

const cosine = (a: number[], b: number[]) =>
  a.reduce((total, value, k) => total + value * b[k], 0) / (Math.hypot(...a) * Math.hypot(...b));

describe('quality', () => {
  it('is the mean cosine to the text, for any lengths', () => {
    const pictures = normalFeatures(70, 5, 1, 0.2);
    const text = normalFeatures(1, 5, 2);
    const expected = rowsOf(pictures).reduce((total, row) => total + cosine(row, [...text.data]), 0) / 70;
    expect(quality(pictures, text)).toBeCloseTo(expected, 12);
    expect(
      quality(
        pictures,
        floatTensor(
          text.data.map((value) => value * 7),
          [5],
        ),
      ),
    ).toBeCloseTo(expected, 6);
    expect(quality(text, text)).toBeCloseTo(1, 12);
  });
});

describe('diversity', () => {
  it('is one minus the mean cosine of two different images', () => {
    const pictures = normalFeatures(20, 6, 3, 0.4);
    const rows = rowsOf(pictures);
    const cosines = rows.flatMap((a, i) => rows.flatMap((b, j) => (i === j ? [] : [cosine(a, b)])));
    const expected = 1 - cosines.reduce((total, value) => total + value, 0) / cosines.length;
    expect(diversity(pictures)).toBeCloseTo(expected, 12);
  });

  it('is 0 for one face, 1 for orthogonal ones, 2 for opposite ones', () => {
    expect(diversity(floatTensor([1, 2, 2, 4, 3, 6], [3, 2]))).toBeCloseTo(0, 12);
    expect(diversity(floatTensor([1, 0, 0, 5], [2, 2]))).toBeCloseTo(1, 12);
    expect(diversity(floatTensor([1, 1, -2, -2], [2, 2]))).toBeCloseTo(2, 12);
  });

  it('needs two images', () => {
    expect(() => diversity(normalFeatures(1, 4, 1))).toThrow('use at least 2');
  });
});
