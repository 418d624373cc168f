import { mul, sub, type Tensor } from '../../../graph/index.js';
import { rowMeans } from './features.js';

/** The texture loss of each picture `[N]`: the mean square between features `[N, E]` that are not normalised. */
export function textureLoss(reference: Tensor, trained: Tensor): Tensor {
  const difference = sub(reference, trained);
  return rowMeans(mul(difference, difference));
}
