import { abs, div, maximum, mul, sqrt, sub, sum, type Tensor } from '../../../graph/index.js';
import type { AdaptationSettings } from '../../settings/table.js';
import { rowDots, rowMeans } from './features.js';

/** Changes `[N, E]` divided by their lengths, or by `floor` where they are shorter. */
export function flooredDirection(change: Tensor, floor: number): Tensor {
  const square = sum(mul(change, change), [1], true);
  return div(change, sqrt(floor > 0 ? maximum(square, floor ** 2) : square));
}

/**
 * The change of pictures in CLIP space, from unit embeddings `[N, E]` of the frozen to those of the trained generator:
 * divided by its length, or by `floor` where it is shorter than that.
 *
 * Where the length is below a floor the loss is linear in the change, and its gradient bounded: without a floor, equal
 * pictures have no direction, and nearly equal ones gradients without bound, which Adam's second moment would remember.
 */
export function editDirection(frozen: Tensor, trained: Tensor, floor: number): Tensor {
  return flooredDirection(sub(trained, frozen), floor);
}

/**
 * The directional loss of each picture `[N]` (Gal et al. 2021, equation 2): how far the normalised edits `[N, E]` are from
 * the wanted direction, a unit vector `[1, E]`; by cosine in the paper.
 */
export function directionalLoss(
  edit: Tensor,
  direction: Tensor,
  metric: AdaptationSettings['directionMetric'],
): Tensor {
  if (metric === 'cosine') return sub(1, rowDots(edit, direction));
  const difference = sub(edit, direction);
  return rowMeans(metric === 'mse' ? mul(difference, difference) : abs(difference));
}
