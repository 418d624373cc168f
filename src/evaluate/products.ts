import type { FeatureMatrix } from './featureMatrix.js';

/** Rows of a tile: two tiles of 256 features stay in the second-level cache. */
const tileRows = 64;

/** The inner products of some rows of `a` with some rows of `b`: `data[i * columns + j]`, overwritten by the next tile. */
export interface Tile {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * Visits all inner products of rows of `a` with rows of `b`, tile by tile, so the whole product is never held;
 * `isUpper` skips tiles that lie entirely below the diagonal.
 */
export function forEachTile(
  a: FeatureMatrix,
  b: FeatureMatrix,
  visit: (tile: Tile) => void,
  isUpper = false,
): void {
  const data = new Float64Array(tileRows * tileRows);
  for (let firstRow = 0; firstRow < a.rows; firstRow += tileRows) {
    const rows = Math.min(tileRows, a.rows - firstRow);
    for (let firstColumn = isUpper ? firstRow : 0; firstColumn < b.rows; firstColumn += tileRows) {
      const columns = Math.min(tileRows, b.rows - firstColumn);
      multiplyTile(a, firstRow, rows, b, firstColumn, columns, data);
      visit({ firstRow, firstColumn, rows, columns, data });
    }
  }
}

/** Computes two by four products at a time, so that each loaded number serves several of them. */
function multiplyTile(
  a: FeatureMatrix,
  firstRow: number,
  rows: number,
  b: FeatureMatrix,
  firstColumn: number,
  columns: number,
  result: Float64Array,
): void {
  const { width } = a;
  const [x, y] = [a.data, b.data];
  for (let i = 0; i < rows; i += 2) {
    const i0 = (firstRow + i) * width;
    const i1 = (firstRow + Math.min(i + 1, rows - 1)) * width;
    for (let j = 0; j < columns; j += 4) {
      const j0 = (firstColumn + j) * width;
      const j1 = (firstColumn + Math.min(j + 1, columns - 1)) * width;
      const j2 = (firstColumn + Math.min(j + 2, columns - 1)) * width;
      const j3 = (firstColumn + Math.min(j + 3, columns - 1)) * width;
      let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < width; k++) {
        const x0 = x[i0 + k];
        const x1 = x[i1 + k];
        const y0 = y[j0 + k];
        const y1 = y[j1 + k];
        const y2 = y[j2 + k];
        const y3 = y[j3 + k];
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s03 += x0 * y3;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s12 += x1 * y2;
        s13 += x1 * y3;
      }
      const top = i * columns + j;
      const left = columns - j;
      result[top] = s00;
      if (left > 1) result[top + 1] = s01;
      if (left > 2) result[top + 2] = s02;
      if (left > 3) result[top + 3] = s03;
      if (i + 1 === rows) continue;
      const bottom = top + columns;
      result[bottom] = s10;
      if (left > 1) result[bottom + 1] = s11;
      if (left > 2) result[bottom + 2] = s12;
      if (left > 3) result[bottom + 3] = s13;
    }
  }
}

/** The product of a and the transpose of b, `[a.rows, b.rows]`. */
export function productOfRows(a: FeatureMatrix, b: FeatureMatrix): Float64Array {
  const result = new Float64Array(a.rows * b.rows);
  forEachTile(a, b, ({ firstRow, firstColumn, rows, columns, data }) => {
    for (let i = 0; i < rows; i++) {
      const target = (firstRow + i) * b.rows + firstColumn;
      result.set(data.subarray(i * columns, (i + 1) * columns), target);
    }
  });
  return result;
}

/** The transpose of a matrix. */
export function transposed({ rows, width, data }: FeatureMatrix): FeatureMatrix {
  const result = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let k = 0; k < width; k++) result[k * rows + i] = data[i * width + k];
  return { rows: width, width: rows, data: result };
}

/** The squared length of every row. */
export function squaredRowLengths({ rows, width, data }: FeatureMatrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let total = 0;
    for (let k = i * width; k < (i + 1) * width; k++) total += data[k] * data[k];
    return total;
  });
}
