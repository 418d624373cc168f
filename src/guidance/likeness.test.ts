import { expect, it } from 'vitest';
import { meanAlignment, meanCosine, meanDissimilarity } from './likeness.js';
import { unit } from './vectors.js';

const vector = (...values: number[]): Float64Array => Float64Array.from(values);
const rows = [vector(1, 0, 0), vector(0, 1, 0), unit(vector(1, 1, 1))];

it('the mean cosine is that of all rows', () => {
  expect(meanCosine(rows, vector(0, 1, 0))).toBeCloseTo((0 + 1 + 1 / Math.sqrt(3)) / 3, 14);
});

it('dissimilarity is 1 minus the mean over pairs', () => {
  const pairs = [0, 1 / Math.sqrt(3), 1 / Math.sqrt(3)];
  expect(meanDissimilarity(rows)).toBeCloseTo(1 - pairs.reduce((a, b) => a + b) / 3, 14);
  expect(meanDissimilarity([rows[2], rows[2]])).toBeCloseTo(0, 14);
  expect(meanDissimilarity([vector(1, 0), vector(-1, 0)])).toBeCloseTo(2, 14);
});

it('alignment compares changes with a direction, and takes none for 0', () => {
  const before = [vector(1, 0, 0), vector(1, 0, 0), vector(1, 0, 0)];
  const after = [vector(0, 1, 0), vector(1, 0, 0), vector(0, -1, 0)];
  expect(meanAlignment(before.slice(0, 1), after.slice(0, 1), vector(0, 1, 0))).toBeCloseTo(Math.SQRT1_2, 14);
  expect(meanAlignment(before, after, vector(0, 1, 0))).toBeCloseTo(0, 14);
  expect(meanAlignment(before.slice(1, 2), after.slice(1, 2), vector(0, 1, 0))).toBe(0);
});
