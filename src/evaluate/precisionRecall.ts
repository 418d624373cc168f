import { assert } from '../errors.js';
import type { FloatTensor } from '../tensorData.js';
import { checkWidths, type FeatureMatrix, featureMatrix } from './featureMatrix.js';
import { forEachDistance } from './neighbours.js';

/** Precision and recall, 0..1. */
export interface PrecisionRecall {
  /** The share of generated images that lie among real ones: fidelity. */
  readonly precision: number;
  /** The share of real images that lie among generated ones: coverage. */
  readonly recall: number;
}

/**
 * Precision and recall of features `[N, F]` and `[M, F]` (Kynkaanniemi et al., "Improved Precision and Recall Metric
 * for Assessing Generative Models", 2019, section 2): a set's manifold is the union of balls around its images, each
 * extending to the image's `neighbours`-th nearest one (3 by default).
 *
 * @throws UserError when a set has too few images or a number is not finite.
 */
export function precisionRecall(real: FloatTensor, generated: FloatTensor, neighbours = 3): PrecisionRecall {
  assert(Number.isInteger(neighbours) && neighbours >= 1, `there can't be ${neighbours} neighbours`);
  const least = neighbours + 1;
  const [x, y] = [featureMatrix(real, 'real', least), featureMatrix(generated, 'generated', least)];
  checkWidths(x, y);
  const [reachX, reachY] = [squaredReach(x, neighbours), squaredReach(y, neighbours)];
  const [coveredX, coveredY] = [new Uint8Array(x.rows), new Uint8Array(y.rows)];
  forEachDistance(x, y, (i, j, squared) => {
    if (squared <= reachX[i]) coveredY[j] = 1;
    if (squared <= reachY[j]) coveredX[i] = 1;
  });
  return { precision: share(coveredY), recall: share(coveredX) };
}

function share(covered: Uint8Array): number {
  return covered.reduce((total, value) => total + value, 0) / covered.length;
}

/** The squared distance of each row to its `neighbours`-th nearest other row. */
function squaredReach(features: FeatureMatrix, neighbours: number): Float64Array {
  const nearest = new Float64Array(features.rows * neighbours).fill(Number.POSITIVE_INFINITY);
  forEachDistance(features, features, (row, column, squared) => {
    if (row === column) return;
    const start = row * neighbours;
    let place = neighbours - 1;
    if (squared >= nearest[start + place]) return;
    while (place > 0 && nearest[start + place - 1] > squared) {
      nearest[start + place] = nearest[start + place - 1];
      place--;
    }
    nearest[start + place] = squared;
  });
  return Float64Array.from({ length: features.rows }, (_, row) => nearest[(row + 1) * neighbours - 1]);
}
