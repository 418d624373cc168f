import { describe, expect, test } from 'vitest';
import { uniform } from '../../graph/testing/random.js';
import { cookToom, interpolation, kroneckerSquare, transposed } from './cookToom.js';

type Matrix = readonly (readonly number[])[];

const times = (matrix: Matrix, vector: readonly number[]) =>
  matrix.map((row) => row.reduce((total, value, i) => total + value * vector[i], 0));

const integers = (count: number, seed: number) =>
  [...uniform(seed)(count, -9, 10)].map((value) => Math.floor(value));

/** The result of minimal filtering: `tile` values of the correlation of a window with a filter. */
const correlation = (window: readonly number[], filter: readonly number[], tile: number) =>
  Array.from({ length: tile }, (_, i) => filter.reduce((total, tap, k) => total + tap * window[i + k], 0));

describe.each([
  { tile: 2, taps: 3, points: [0, 1, -1] },
  { tile: 3, taps: 2, points: [0, 1, -1] },
  { tile: 4, taps: 3, points: [0, 1, -1, 2, -2] },
  { tile: 4, taps: 3, points: [0, 5 / 8, -5 / 8, 3 / 2, -3 / 2] },
  { tile: 2, taps: 5, points: [0, 1, -1, 2, 1 / 2] },
  { tile: 6, taps: 3, points: [0, 1, -1, 2, -2, 1 / 2, -1 / 2] },
  { tile: 1, taps: 1, points: [] },
])('F($tile, $taps) at $points', ({ tile, taps, points }) => {
  const matrices = cookToom(points, tile, taps);
  const size = tile + taps - 1;

  test('has one product for each number of the window', () => {
    expect([matrices.filter.length, matrices.filter[0].length]).toEqual([size, taps]);
    expect([matrices.input.length, matrices.input[0].length]).toEqual([size, size]);
    expect([matrices.output.length, matrices.output[0].length]).toEqual([tile, size]);
  });

  test('computes a correlation of integers exactly', () => {
    for (let seed = 0; seed < 50; seed++) {
      const [window, filter] = [integers(size, 2 * seed), integers(taps, 2 * seed + 1)];
      const [a, b] = [times(matrices.input, window), times(matrices.filter, filter)];
      const result = times(
        matrices.output,
        a.map((value, i) => value * b[i]),
      );
      const expected = correlation(window, filter, tile);
      // Some weights are thirds, which float64 rounds too: 16 digits for numbers below 1000.
      result.forEach((value, i) => {
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-10);
      });
    }
  });

  test('its transpose is the full product of two polynomials', () => {
    const [first, second] = [integers(tile, 3), integers(taps, 4)];
    const a = times(transposed(matrices.output), first);
    const b = times(matrices.filter, second);
    const product = times(
      transposed(matrices.input),
      a.map((value, i) => value * b[i]),
    );
    const expected = Array.from({ length: size }, (_, k) =>
      second.reduce((total, tap, i) => total + tap * (first[k - i] ?? 0), 0),
    );
    product.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-10);
    });
  });
});

test.each([[[0, 1, -1]], [[0, 1 / 2, -1, 3 / 2]], [[0, 1, -1, 2, -2]], [[3]]])(
  'interpolation at %s undoes evaluation',
  (points) => {
    const coefficients = integers(points.length + 1, 9);
    const values = points.map((point) => coefficients.reduce((sum, value, k) => sum + value * point ** k, 0));
    const found = times(interpolation(points), [...values, coefficients[points.length]]);
    found.forEach((value, i) => {
      expect(Math.abs(value - coefficients[i])).toBeLessThan(1e-11);
    });
  },
);

test('the Kronecker square transforms rows and columns', () => {
  const matrix = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const plane = integers(9, 1);
  const rows = [0, 1, 2].map((i) => times(matrix, plane.slice(3 * i, 3 * i + 3)));
  const both = transposed(transposed(rows).map((column) => times(matrix, column)));
  const square = kroneckerSquare(matrix);
  const flat = Array.from({ length: 4 }, (_, i) => [...square.subarray(9 * i, 9 * i + 9)]);
  expect(times(flat, plane)).toEqual(both.flat());
});
