import { log, matmul, mul, softmax, sub, sum, swapLastAxes, type Tensor } from '../../../graph/index.js';

/**
 * The relation loss of a batch: for each picture, how likely each picture of the batch is to be like it, as the softmax of
 * their cosines; the mean over pictures of the Kullback-Leibler divergence of the trained pictures' from the frozen ones'. Unit
 * rows `[N, E]`, N from 2 (Jeon et al. 2023, "Improving Diversity in Zero-Shot GAN Adaptation with Semantic Variations").
 */
export function relationLoss(frozen: Tensor, trained: Tensor): Tensor {
  const [count] = frozen.shape;
  const likeness = (rows: Tensor): Tensor => softmax(matmul(rows, swapLastAxes(rows)));
  const [before, after] = [frozen, trained].map(likeness);
  return mul(sum(mul(before, sub(log(before), log(after)))), 1 / count);
}
