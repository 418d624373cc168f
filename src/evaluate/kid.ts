import { choice } from '../random/index.js';
import type { FloatTensor } from '../tensorData.js';
import { checkWidths, type FeatureMatrix, featureMatrix, rowsAt } from './featureMatrix.js';
import { kernelSums } from './polynomialKernel.js';

/** The protocol of {@link kid}; without `subsets` all images are compared at once. */
export interface KidOptions {
  /** The number of random subsets whose estimates are averaged, as in published figures (often 100). */
  readonly subsets?: number;
  /** Images of each set in a subset, or all of a smaller set; 1000 by default. */
  readonly subsetSize?: number;
  /** The seed for choosing subsets; 0 by default. */
  readonly seed?: number;
}

/**
 * Kernel Inception Distance between features `[N, F]` of real and `[M, F]` of generated images: the unbiased estimate
 * of the squared maximum mean discrepancy under the kernel (x.y / F + 1)^3 (Binkowski et al., "Demystifying MMD GANs",
 * 2018, section 4). It may be negative for similar sets.
 *
 * By default it uses all images, which has the least variance and no randomness.
 *
 * @throws UserError when a set has fewer than 2 images or a number is not finite.
 */
export function kid(real: FloatTensor, generated: FloatTensor, options: KidOptions = {}): number {
  const [x, y] = [featureMatrix(real, 'real', 2), featureMatrix(generated, 'generated', 2)];
  const { subsets, subsetSize = 1000, seed = 0 } = options;
  if (subsets === undefined) return discrepancy(x, y);
  const size = Math.min(subsetSize, x.rows, y.rows);
  const pairs = Array.from({ length: subsets }, (_, step) => ({
    real: choice({ seed, stream: 'kid.real', step }, x.rows, size),
    generated: choice({ seed, stream: 'kid.generated', step }, y.rows, size),
  }));
  return meanOverSubsets(x, y, pairs);
}

/** Row numbers of a subset from each set. */
export interface SubsetPair {
  readonly real: ArrayLike<number>;
  readonly generated: ArrayLike<number>;
}

/** {@link kid} averaged over given subsets. */
export function kidOfSubsets(
  real: FloatTensor,
  generated: FloatTensor,
  pairs: readonly SubsetPair[],
): number {
  return meanOverSubsets(featureMatrix(real, 'real', 2), featureMatrix(generated, 'generated', 2), pairs);
}

function meanOverSubsets(x: FeatureMatrix, y: FeatureMatrix, pairs: readonly SubsetPair[]): number {
  const estimates = pairs.map((pair) => discrepancy(rowsAt(x, pair.real), rowsAt(y, pair.generated)));
  return estimates.reduce((total, estimate) => total + estimate, 0) / estimates.length;
}

function discrepancy(x: FeatureMatrix, y: FeatureMatrix): number {
  checkWidths(x, y);
  const [n, m] = [x.rows, y.rows];
  const [[xx], [yy], [xy]] = [kernelSums(x, x, 1), kernelSums(y, y, 1), kernelSums(x, y, 1)];
  return xx / (n * (n - 1)) + yy / (m * (m - 1)) - (2 * xy) / (n * m);
}
