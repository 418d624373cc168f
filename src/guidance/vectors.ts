import { assert, UserError } from '../errors.js';
import { checkFinite } from '../finite.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';

/** A vector divided by its length. */
export function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/**
 * The embeddings `[N, E]` that a CLIP gives, each divided by its length.
 *
 * Throws a `UserError` that names the CLIP for numbers that are not finite, and for nothing but zeros, which have no direction.
 */
export function unitEmbeddings(embeddings: FloatTensor, clip: string): Float64Array[] {
  checkFinite(
    `what ${clip} makes of its input`,
    embeddings.data,
    'its weights are damaged; use another CLIP',
  );
  return rowsOf(embeddings).map((row) => {
    if (row.some((value) => value !== 0)) return unit(row);
    throw new UserError(
      `${clip} makes nothing but zeros of its input: its weights are damaged; use another CLIP`,
    );
  });
}

/** The mean of vectors of equal length. */
export function meanOf(vectors: readonly Float64Array[]): Float64Array {
  assert(vectors.length > 0, 'a mean needs at least one vector');
  const total = new Float64Array(vectors[0].length);
  for (const vector of vectors) {
    for (let i = 0; i < total.length; i++) total[i] += vector[i] / vectors.length;
  }
  return total;
}

/** The weighted sum of vectors of equal length. */
export function weightedSum(vectors: readonly Float64Array[], weights: readonly number[]): Float64Array {
  assert(vectors.length > 0 && vectors.length === weights.length, 'each vector needs a weight');
  return vectors[0].map((_, i) => vectors.reduce((total, vector, at) => total + weights[at] * vector[i], 0));
}

/** a - b */
export function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

/** The dot product. */
export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, i) => total + value * b[i], 0);
}

/** The rows of a matrix `[N, K]`, in float64. */
export function rowsOf({ data, shape }: FloatTensor): Float64Array[] {
  const width = shape[shape.length - 1];
  return Array.from({ length: data.length / width }, (_, row) =>
    Float64Array.from(data.subarray(row * width, (row + 1) * width)),
  );
}

/** A vector as a matrix `[1, K]` for a program, in float32. */
export function rowOf(vector: Float64Array): FloatTensor {
  return floatTensor(Float32Array.from(vector), [1, vector.length]);
}
