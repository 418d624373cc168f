import { dot } from './vectors.js';

/** The mean cosine between unit vectors, at least one, and another unit vector; -1..1. */
export function meanCosine(rows: readonly Float64Array[], other: Float64Array): number {
  return rows.reduce((total, row) => total + dot(row, other), 0) / rows.length;
}

/** 1 minus the mean cosine of two different vectors out of at least two unit vectors; 0 when all are equal. */
export function meanDissimilarity(rows: readonly Float64Array[]): number {
  const total = new Float64Array(rows[0]?.length ?? 0);
  let selves = 0;
  for (const row of rows) {
    for (let i = 0; i < total.length; i++) total[i] += row[i];
    selves += dot(row, row);
  }
  // The squared length of the sum holds the cosines of all ordered pairs, including those of a vector with itself.
  return 1 - (dot(total, total) - selves) / (rows.length * (rows.length - 1));
}

/**
 * The mean cosine between the changes from `before` to `after`, row by row, and a direction; all are unit vectors. A
 * row that did not change counts as 0.
 */
export function meanAlignment(
  before: readonly Float64Array[],
  after: readonly Float64Array[],
  direction: Float64Array,
): number {
  const cosines = after.map((row, i) => {
    const change = row.map((value, k) => value - before[i][k]);
    const length = Math.hypot(...change);
    return length === 0 ? 0 : dot(change, direction) / length;
  });
  return cosines.reduce((total, cosine) => total + cosine, 0) / cosines.length;
}
