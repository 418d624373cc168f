import { gradients, mul, sum, type Tensor } from '../graph/index.js';

/**
 * The squared length of the discriminator's gradient at each picture, `[N]` (Mescheder et al. 2018, section 4.1:
 * |grad D(x)|^2; their penalty is gamma / 2 times its mean over real pictures).
 *
 * `logits` `[N, 1]` are those of `pictures` `[N, 3, H, W]`.
 */
export function squaredSlopes(logits: Tensor, pictures: Tensor): Tensor {
  const [slope] = gradients(sum(logits), [pictures]);
  return sum(mul(slope, slope), [1, 2, 3]);
}
