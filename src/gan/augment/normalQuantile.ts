import { errorFunction } from '../../graph/index.js';

/** The number below which a standard normal one stays with this probability, 0 < probability < 1. */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return Number.NEGATIVE_INFINITY;
  if (probability >= 1) return Number.POSITIVE_INFINITY;
  let [low, high] = [-40, 40];
  // Bisection to the last bit: this is called a few times a run, and a rational approximation would need its proof.
  for (let middle = 0; middle !== low && middle !== high; ) {
    const below = 0.5 * (1 + errorFunction(middle * Math.SQRT1_2));
    if (below < probability) low = middle;
    else high = middle;
    middle = (low + high) / 2;
  }
  return high;
}
