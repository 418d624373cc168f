import { sub, type Tensor } from '../../../graph/index.js';
import { rowDots } from './features.js';

/**
 * The global loss of each picture `[N]` (Gal et al. 2021, section 4.1): 1 - logit / 100, from unit embeddings `[N, E]`
 * and the goal `[1, E]`, a unit embedding times CLIP's logit scale / 100.
 */
export function globalLoss(trained: Tensor, goal: Tensor): Tensor {
  return sub(1, rowDots(trained, goal));
}
