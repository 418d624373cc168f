import { normals } from '../../random/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';

/** Normal features `[rows, width]` with a mean and a standard deviation; equal seeds give equal numbers. */
export function normalFeatures(
  rows: number,
  width: number,
  seed: number,
  mean = 0,
  deviation = 1,
): FloatTensor {
  const values = normals({ seed, stream: 'features' }, rows * width);
  return floatTensor(
    values.map((value) => mean + deviation * value),
    [rows, width],
  );
}

/** The rows of a matrix as arrays. */
export function rowsOf({ data, shape }: FloatTensor): number[][] {
  const [rows, width] = shape;
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * width, (i + 1) * width)]);
}
