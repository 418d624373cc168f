import { add, gradients, mul, reshape, sqrt, sub, sum, type Tensor } from '../graph/index.js';

/** The path length regulariser's parts. */
export interface PathLength {
  /** `[]`: mean of (length - mean)^2. */
  readonly penalty: Tensor;
  /** `[N]` */
  readonly lengths: Tensor;
  /** `[]`: the moving average of the lengths, this batch included. */
  readonly mean: Tensor;
}

/**
 * Path length regularisation (Karras et al. 2019, section 3.2).
 *
 * The length of a sample is the root mean square over layers of the gradient of sum(picture * noise) with respect to
 * its w+ `[N, L, D]`, where `noise` `[N, 3, H, W]` has unit variance and is divided by the root of the picture's area.
 * `before` is the moving average so far, and `decay` the share of the new batch in it. The penalty differentiates
 * through the moving average as well, as the authors' implementation does.
 */
export function pathLength(
  picture: Tensor,
  wPlus: Tensor,
  noise: Tensor,
  { before, decay }: { readonly before: Tensor; readonly decay: number },
): PathLength {
  const [batch, , height, width] = picture.shape;
  const weighted = mul(picture, mul(noise, 1 / Math.sqrt(height * width)));
  const [slope] = gradients(reshape(sum(weighted), []), [wPlus]);
  const lengths = sqrt(mul(sum(mul(slope, slope), [1, 2]), 1 / wPlus.shape[1]));
  const average = mul(sum(lengths), 1 / batch);
  const past = reshape(before, []);
  const mean = add(past, mul(sub(average, past), decay));
  const deviation = sub(lengths, mean);
  return { penalty: mul(sum(mul(deviation, deviation)), 1 / batch), lengths, mean };
}
