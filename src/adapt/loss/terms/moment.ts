import { matmul, mul, reshape, sub, sum, swapLastAxes, type Tensor } from '../../../graph/index.js';
import { unitRows } from '../../../guidance/index.js';
import { directionalLoss, flooredDirection } from './direction.js';

/** The least floor of a mean change: without one, that of equal twins has no direction. */
const leastLength = 1e-6;

/**
 * The first part of the directional moment loss of a batch, a scalar: 1 - cos between the mean change of the pictures, rows
 * `[N, E]`, and the mean change of the texts, rows `[T, E]`; the mean change of the pictures is divided by its length, or by
 * `floor` where it is shorter (Jeon et al. 2023, "Improving Diversity in Zero-Shot GAN Adaptation with Semantic
 * Variations", equation 3).
 */
export function momentLoss(pictures: Tensor, texts: Tensor, floor: number): Tensor {
  const mean = (rows: Tensor): Tensor => mul(sum(rows, [0], true), 1 / rows.shape[0]);
  const moved = flooredDirection(mean(pictures), Math.max(floor, leastLength));
  return reshape(directionalLoss(moved, unitRows(mean(texts)), 'cosine'), []);
}

/**
 * The second part, a scalar: the squared distance (Frobenius) of the mean outer products of the pictures' changes, rows
 * `[N, E]`, and the texts', rows `[T, E]`, which holds the changes apart; N from 2 (same source and equation, whose sums are means
 * here, so that it does not depend on how many there are).
 */
export function covarianceLoss(pictures: Tensor, texts: Tensor): Tensor {
  // <A'A, B'B> = |AB'|^2: matrices as small as the batch instead of E x E.
  const product = (a: Tensor, b: Tensor): Tensor => {
    const dots = matmul(a, swapLastAxes(b));
    return mul(sum(mul(dots, dots)), 1 / (a.shape[0] * b.shape[0]));
  };
  const own = product(pictures, pictures);
  return reshape(sub(own, sub(mul(product(pictures, texts), 2), product(texts, texts))), []);
}
