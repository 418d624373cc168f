import { add, broadcastTo, concat, mul, reshape, sqrt, sub, sum, type Tensor } from '../graph/index.js';

/** Added to the variance under the square root, as in every StyleGAN2. */
const epsilon = 1e-8;

/**
 * Appends one channel that measures how much the images of a group differ, `[N, C, H, W]` to `[N, C + 1, H, W]`: the
 * mean over features and positions of the standard deviation over the group (Karras et al. 2017, section 3).
 *
 * Image n belongs to the group n mod (N / size), where the size is the largest divisor of the batch up to `groupSize`.
 */
export function joinMinibatchDeviation(x: Tensor, groupSize: number): Tensor {
  const [batch, channels, height, width] = x.shape;
  const size = groupOf(batch, groupSize);
  const groups = batch / size;
  const features = channels * height * width;
  const members = reshape(x, [size, groups, features]);
  const centred = sub(members, mul(sum(members, [0], true), 1 / size));
  const variance = mul(sum(mul(centred, centred), [0]), 1 / size);
  const deviation = mul(sum(sqrt(add(variance, epsilon)), [1]), 1 / features);
  const spread = broadcastTo(reshape(deviation, [1, groups, 1, 1, 1]), [size, groups, 1, height, width]);
  return concat([x, reshape(spread, [batch, 1, height, width])], 1);
}

/** The largest divisor of the batch up to `groupSize`. */
export function groupOf(batch: number, groupSize: number): number {
  let size = Math.min(batch, groupSize);
  while (batch % size !== 0) size--;
  return size;
}
