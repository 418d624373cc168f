import { type FloatTensor, floatTensor } from '../tensorData.js';

/** A matrix `[R, C]` written out as `[C, R]`. */
export function transposeMatrix({ data, shape }: FloatTensor): FloatTensor {
  const [rows, columns] = shape;
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = data[row * columns + column];
    }
  }
  return floatTensor(result, [columns, rows]);
}
