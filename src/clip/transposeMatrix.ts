import { type FloatTensor, floatTensor } from '../tensorData.js';

/** The transpose of a matrix `[R, C]`, copied to `[C, R]`. */
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
