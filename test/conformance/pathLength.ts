import { add, gradients, mul, reshape, sqrt, sub, sum, type Tensor } from '#nada/graph/index.js';
import { weighted } from './generatorBench.js';

/** The path length regulariser's parts, by the names that the cases have for them. */
export interface PathLengthTerms {
  /** `[]`: mean of (length - mean)^2. */
  readonly penalty: Tensor;
  /** `[N]` */
  readonly lengths: Tensor;
  /** `[]`: the moving average of the lengths, this batch included. */
  readonly new_mean: Tensor;
}

/**
 * Path length regularisation (Karras et al. 2019, section 3.2) as the fixtures' implementation computes it.
 *
 * The length of a sample is the root mean square over layers of the gradient of sum(picture * noise) with respect to
 * its w+ `[N, L, D]`, where `noise` has unit variance and is divided by the root of the picture's area. The penalty
 * differentiates through the moving average as well.
 */
export function pathLength(
  picture: Tensor,
  wPlus: Tensor,
  noise: Tensor,
  { mean, decay }: { readonly mean: Tensor; readonly decay: number },
): PathLengthTerms {
  const [batch, , height, width] = picture.shape;
  const scaled = mul(noise, 1 / Math.sqrt(height * width));
  const [gradient] = gradients(weighted(picture, scaled), [wPlus]);
  const lengths = sqrt(mul(sum(mul(gradient, gradient), [1, 2]), 1 / wPlus.shape[1]));
  const average = mul(sum(lengths), 1 / batch);
  const before = reshape(mean, []);
  const newMean = add(before, mul(sub(average, before), decay));
  const deviation = sub(lengths, newMean);
  return { penalty: mul(sum(mul(deviation, deviation)), 1 / batch), lengths, new_mean: newMean };
}
