import { type FloatTensor, floatTensor } from '../tensorData.js';

/** Divides `total` rows into chunks of `size`; the last one may be shorter. */
export function chunks(total: number, size: number): { start: number; count: number }[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, i) => ({
    start: i * size,
    count: Math.min(size, total - i * size),
  }));
}

/** Takes `count` rows from `start` on; beyond the end the last row is repeated to fill the batch. */
export function takeRows(tensor: FloatTensor, start: number, count: number): FloatTensor {
  const [rows, ...rest] = tensor.shape;
  if (start === 0 && count === rows) return tensor;
  const width = tensor.data.length / rows;
  const data = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const row = Math.min(start + i, rows - 1);
    data.set(tensor.data.subarray(row * width, (row + 1) * width), i * width);
  }
  return floatTensor(data, [count, ...rest]);
}

/** Joins the parts and returns their first `rows` rows. */
export function joinRows(parts: readonly FloatTensor[], rows: number): FloatTensor {
  const [, ...rest] = parts[0].shape;
  const width = parts[0].data.length / parts[0].shape[0];
  const data = new Float32Array(rows * width);
  let offset = 0;
  for (const part of parts) {
    const taken = part.data.subarray(0, Math.min(part.data.length, data.length - offset));
    data.set(taken, offset);
    offset += taken.length;
  }
  return floatTensor(data, [rows, ...rest]);
}

/** Joins every output of the parts; see {@link joinRows}. */
export function joinOutputs(
  parts: readonly Readonly<Record<string, FloatTensor>>[],
  rows: number,
): Record<string, FloatTensor> {
  return Object.fromEntries(
    Object.keys(parts[0]).map((name) => [
      name,
      joinRows(
        parts.map((part) => part[name]),
        rows,
      ),
    ]),
  );
}
