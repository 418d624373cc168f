import { add, div, mul, sqrt, sum, type Tensor } from '../graph/index.js';

/**
 * Scales each vector of the last axis to a mean square of 1: x / sqrt(mean(x^2) + epsilon).
 *
 * StyleGAN applies it to `z` and to the label embedding before the mapping network (Karras et al. 2018, section 4.2).
 */
export function pixelNorm(x: Tensor, epsilon = 1e-8): Tensor {
  const width = x.shape[x.shape.length - 1];
  const meanSquare = mul(sum(mul(x, x), [-1], true), 1 / width);
  return div(x, sqrt(add(meanSquare, epsilon)));
}
