import { matmul, mul, sub, sum, swapLastAxes, type Tensor } from '../../../graph/index.js';

/**
 * The in-domain angle loss of a batch: the mean over its pairs of the squared change of the cosine between their embeddings,
 * unit rows `[N, E]` of the frozen and the trained pictures, N from 2 (Alanov et al. 2022, "HyperDomainNet", section 4.2).
 */
export function angleLoss(frozen: Tensor, trained: Tensor): Tensor {
  const [count] = frozen.shape;
  const cosines = (rows: Tensor): Tensor => matmul(rows, swapLastAxes(rows));
  const change = sub(cosines(trained), cosines(frozen));
  // Each pair stands twice in the matrix, and its diagonal is 0 but for rounding.
  return mul(sum(mul(change, change)), 1 / (count * (count - 1)));
}
