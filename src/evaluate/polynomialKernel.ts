import type { FeatureMatrix } from './featureMatrix.js';
import { forEachTile } from './products.js';

/** The block of a row when `rows` rows are divided evenly into `blocks`. */
export function blockOf(row: number, rows: number, blocks: number): number {
  return Math.floor((row * blocks) / rows);
}

/**
 * Sums of the kernel (x.y / F + 1)^3 over all pairs of a block of `a` and a block of `b`, `[blocks, blocks]`; one block
 * gives the whole sum. Between a set and itself, no row is paired with itself.
 */
export function kernelSums(a: FeatureMatrix, b: FeatureMatrix, blocks: number): Float64Array {
  const sums = new Float64Array(blocks * blocks);
  const isSame = a === b;
  forEachTile(
    a,
    b,
    ({ firstRow, firstColumn, rows, columns, data }) => {
      for (let i = 0; i < rows; i++) {
        const rowBlock = blockOf(firstRow + i, a.rows, blocks);
        for (let j = 0; j < columns; j++) {
          if (isSame && firstRow + i >= firstColumn + j) continue;
          const columnBlock = blockOf(firstColumn + j, b.rows, blocks);
          const linear = data[i * columns + j] / a.width + 1;
          const value = linear * linear * linear;
          sums[rowBlock * blocks + columnBlock] += value;
          if (isSame) sums[columnBlock * blocks + rowBlock] += value;
        }
      }
    },
    isSame,
  );
  return sums;
}
