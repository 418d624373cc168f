import { abs, maximum, minimum, mul, sub, sum, type Tensor } from '../../../graph/index.js';

/**
 * The manifold loss of each picture `[N]`: how far the cosine of the pair of unit embeddings `[N, E]` is from the
 * cosine of the pair of texts, a scalar. (The reference means angles, and compares cosines.)
 */
export function manifoldLoss(frozen: Tensor, trained: Tensor, textCosine: Tensor): Tensor {
  const cosine = maximum(minimum(sum(mul(frozen, trained), [1]), 1), -1);
  return abs(sub(cosine, textCosine));
}
