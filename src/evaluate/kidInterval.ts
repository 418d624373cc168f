import { assert } from '../errors.js';
import { integers, permutation } from '../random/index.js';
import type { FloatTensor } from '../tensorData.js';
import { checkWidths, type FeatureMatrix, featureMatrix, rowsAt } from './featureMatrix.js';
import { blockOf, kernelSums } from './polynomialKernel.js';

/** A KID and its confidence interval. */
export interface KidInterval {
  /** The estimate from all images, as `kid` computes it. */
  readonly kid: number;
  readonly low: number;
  readonly high: number;
}

/** Options of {@link kidInterval}. */
export interface KidIntervalOptions {
  /** The share of resampled estimates between `low` and `high`; 0.95 by default. */
  readonly level?: number;
  /** The number of bootstrap resamples; 1000 by default. */
  readonly resamples?: number;
  /** The seed for the order of images and the resampling; 0 by default. */
  readonly seed?: number;
}

/** Enough for the tails of a 95% interval to settle, and few enough for the block sums to stay small. */
const mostBlocks = 200;

/**
 * KID between features `[N, F]` and `[M, F]` with its bootstrap interval.
 *
 * Each set is shuffled and divided into up to 200 blocks, which are drawn with replacement, so the kernel is evaluated
 * only once. Pairs of an image with its own copy are excluded from the sums and their counts, so that resampling does
 * not bias the estimate. If both sets come from one distribution, the interval is wider than necessary.
 *
 * @throws UserError when a set has fewer than 2 images or a number is not finite.
 */
export function kidInterval(
  real: FloatTensor,
  generated: FloatTensor,
  options: KidIntervalOptions = {},
): KidInterval {
  const { level = 0.95, resamples = 1000, seed = 0 } = options;
  assert(
    level > 0 && level < 1 && resamples >= 1,
    `an interval can't cover ${level} of ${resamples} resamples`,
  );
  const x = shuffled(featureMatrix(real, 'real', 2), seed, 'real');
  const y = shuffled(featureMatrix(generated, 'generated', 2), seed, 'generated');
  checkWidths(x, y);
  const blocks = Math.min(mostBlocks, x.rows, y.rows);
  const sums = {
    xx: kernelSums(x, x, blocks),
    yy: kernelSums(y, y, blocks),
    xy: kernelSums(x, y, blocks),
  };
  const sizes = { x: blockSizes(x.rows, blocks), y: blockSizes(y.rows, blocks) };
  const estimate = (a: Float64Array, b: Float64Array): number => {
    const within = withinMean(sums.xx, sizes.x, a) + withinMean(sums.yy, sizes.y, b);
    const pairs = weighted(sizes.x, a) * weighted(sizes.y, b);
    return within - (2 * quadratic(sums.xy, a, b)) / pairs;
  };
  const once = new Float64Array(blocks).fill(1);
  const estimates = Float64Array.from({ length: resamples }, (_, step) =>
    estimate(drawnCounts(blocks, seed, 'real', step), drawnCounts(blocks, seed, 'generated', step)),
  ).sort();
  const at = (share: number) => estimates[Math.round(share * (resamples - 1))];
  return { kid: estimate(once, once), low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

function shuffled(features: FeatureMatrix, seed: number, set: string): FeatureMatrix {
  return rowsAt(features, permutation({ seed, stream: `kid.order.${set}` }, features.rows));
}

function blockSizes(rows: number, blocks: number): Float64Array {
  const sizes = new Float64Array(blocks);
  for (let row = 0; row < rows; row++) sizes[blockOf(row, rows, blocks)]++;
  return sizes;
}

/** The number of times each block comes up when `blocks` of them are drawn. */
function drawnCounts(blocks: number, seed: number, set: string, step: number): Float64Array {
  const counts = new Float64Array(blocks);
  for (const block of integers({ seed, stream: `kid.bootstrap.${set}`, step }, blocks, blocks))
    counts[block]++;
  return counts;
}

/** The mean kernel over pairs of different images, with copies of one image counting as the same. */
function withinMean(sums: Float64Array, sizes: Float64Array, counts: Float64Array): number {
  const samePairs = sizes.reduce((total, size, i) => total + size * counts[i] ** 2, 0);
  return quadratic(sums, counts, counts) / (weighted(sizes, counts) ** 2 - samePairs);
}

function weighted(sizes: Float64Array, counts: Float64Array): number {
  return sizes.reduce((total, size, i) => total + size * counts[i], 0);
}

function quadratic(sums: Float64Array, a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === 0) continue;
    let row = 0;
    for (let j = 0; j < b.length; j++) row += sums[i * b.length + j] * b[j];
    total += a[i] * row;
  }
  return total;
}
