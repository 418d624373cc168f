import { matmul, mul, softmax, sub, swapLastAxes, type Tensor } from '../../../graph/index.js';
import { rowMeans } from './features.js';

/**
 * The patch loss of each patch `[N]`: its directional losses over the parts' directions, unit rows `[T, E]`, averaged
 * with the softmax of its cosines as weights; edits `[N, E]` are those of patches.
 */
export function patchLoss(edit: Tensor, partDirections: Tensor): Tensor {
  const cosines = matmul(edit, swapLastAxes(partDirections));
  return rowMeans(mul(sub(1, cosines), softmax(cosines)));
}
