import { assert } from '../errors.js';
import type { FloatTensor } from '../tensorData.js';
import { checkWidths, type FeatureMatrix, featureMatrix } from './featureMatrix.js';
import { productOfRows, transposed } from './products.js';
import { symmetricEigen } from './symmetricEigen.js';

/** Mean `[F]` and covariance `[F, F]` (divided by N) of features, in float64. */
export interface FeatureMoments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/** The moments of features `[N, F]`. */
export function featureMoments(features: FloatTensor): FeatureMoments {
  return momentsOf(featureMatrix(features, 'given'));
}

function momentsOf(features: FeatureMatrix): FeatureMoments {
  const { rows, width } = features;
  const columns = transposed(features);
  const mean = Float64Array.from({ length: width }, (_, k) => {
    return columns.data.subarray(k * rows, (k + 1) * rows).reduce((total, value) => total + value, 0) / rows;
  });
  // Centred first: subtracting the mean's square from the mean of squares would cancel.
  const centred = columns.data.map((value, i) => value - mean[Math.floor(i / rows)]);
  const centredColumns = { ...columns, data: centred };
  return { mean, covariance: productOfRows(centredColumns, centredColumns).map((sum) => sum / rows) };
}

/**
 * The Frechet distance of two Gaussians: |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)).
 *
 * The trace of the root is the sum of the roots of the eigenvalues of C1^(1/2) C2 C1^(1/2), which is symmetric and has
 * no negative ones, so rank-deficient covariances need no special case.
 */
export function frechetDistance(a: FeatureMoments, b: FeatureMoments): number {
  const size = a.mean.length;
  assert(b.mean.length === size, `features of ${size} and ${b.mean.length} numbers can't be compared`);
  const root = squareRoot(a.covariance, size);
  const square = (data: Float64Array): FeatureMatrix => ({ rows: size, width: size, data });
  const inner = productOfRows(square(root), square(b.covariance));
  const { values } = symmetricEigen(productOfRows(square(inner), square(root)), size);
  let distance = 0;
  for (let k = 0; k < size; k++) {
    const both = a.covariance[k * size + k] + b.covariance[k * size + k];
    distance += (a.mean[k] - b.mean[k]) ** 2 + both - 2 * Math.sqrt(Math.max(values[k], 0));
  }
  return Math.max(distance, 0);
}

/** The symmetric square root of a covariance; eigenvalues below zero come from rounding. */
function squareRoot(covariance: Float64Array, size: number): Float64Array {
  const { values, vectors } = symmetricEigen(covariance, size);
  const scaled = vectors.map((value, i) => value * Math.max(values[Math.floor(i / size)], 0) ** 0.25);
  const columns = transposed({ rows: size, width: size, data: scaled });
  return productOfRows(columns, columns);
}

/**
 * Frechet Inception Distance between features `[N, F]` of real and `[M, F]` of generated images (Heusel et al., "GANs
 * Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium", 2017, equation 6), with covariances
 * divided by the number of images. Biased upwards for few images: compare only figures for equal counts.
 *
 * @throws UserError when a set is empty or a number is not finite.
 */
export function fid(real: FloatTensor, generated: FloatTensor): number {
  const [x, y] = [featureMatrix(real, 'real'), featureMatrix(generated, 'generated')];
  checkWidths(x, y);
  return frechetDistance(momentsOf(x), momentsOf(y));
}
