import type { FloatTensor } from '../tensorData.js';
import { checkWidths, type FeatureMatrix, featureMatrix } from './featureMatrix.js';
import { forEachTile, squaredRowLengths } from './products.js';

/** The nearest row of a set, and its Euclidean distance. */
export interface Neighbour {
  readonly index: number;
  readonly distance: number;
}

/** Finds, for each row of `from` `[N, F]`, the nearest row of `among` `[M, F]`. */
export function nearestNeighbours(from: FloatTensor, among: FloatTensor): Neighbour[] {
  const [a, b] = [featureMatrix(from, 'given'), featureMatrix(among, 'compared')];
  checkWidths(a, b);
  const best = Array.from({ length: a.rows }, () => ({ index: -1, distance: Number.POSITIVE_INFINITY }));
  forEachDistance(a, b, (row, column, squared) => {
    if (squared < best[row].distance) best[row] = { index: column, distance: squared };
  });
  return best.map(({ index, distance }) => ({ index, distance: Math.sqrt(distance) }));
}

/** A measure of whether generated images lie nearer to the training images than unseen images do. */
export interface Memorisation {
  /** The median distance of a generated image to the nearest training image. */
  readonly generated: number;
  /** The same for held-out images. */
  readonly heldOut: number;
  /** `generated / heldOut`: about 1 or more without memorisation, near 0 for copies. */
  readonly ratio: number;
  /**
   * The share of generated images that are nearer to a training image than 99 in 100 held-out ones: about 0.01 without
   * memorisation.
   */
  readonly suspicious: number;
}

/**
 * Compares the distances of generated and held-out images to the training images, in features `[N, F]`.
 *
 * @throws UserError when a set is empty or a number is not finite.
 */
export function memorisation(
  generated: FloatTensor,
  training: FloatTensor,
  heldOut: FloatTensor,
): Memorisation {
  const distances = (from: FloatTensor) =>
    Float64Array.from(nearestNeighbours(from, training), ({ distance }) => distance).sort();
  const [drawn, unseen] = [distances(generated), distances(heldOut)];
  const limit = unseen[Math.floor(unseen.length / 100)];
  const [median, expected] = [medianOf(drawn), medianOf(unseen)];
  return {
    generated: median,
    heldOut: expected,
    ratio: expected === 0 ? 1 : median / expected,
    suspicious: drawn.filter((distance) => distance < limit).length / drawn.length,
  };
}

function medianOf(sorted: Float64Array): number {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** Calls `visit` with the squared distance of every row of `a` to every row of `b`. */
export function forEachDistance(
  a: FeatureMatrix,
  b: FeatureMatrix,
  visit: (row: number, column: number, squared: number) => void,
): void {
  const [x, y] = [squaredRowLengths(a), squaredRowLengths(b)];
  forEachTile(a, b, ({ firstRow, firstColumn, rows, columns, data }) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const squared = x[firstRow + i] + y[firstColumn + j] - 2 * data[i * columns + j];
        visit(firstRow + i, firstColumn + j, Math.max(squared, 0));
      }
    }
  });
}
