import { mul, sub, sum, type Tensor } from '../graph/index.js';
import { unitRows } from '../guidance/index.js';

/**
 * Builds how much an edit changes in addition to what was asked: 1 minus the mean cosine of two images' unit embeddings `[N, E]`
 * without their part along the asked change `[1, E]`, of any length. A term on features, where the reference asks a face
 * recognition network.
 */
export function identityDistance(embeddings: Tensor, originals: Tensor, asked: Tensor): Tensor {
  const [count] = embeddings.shape;
  const direction = unitRows(asked);
  const without = (rows: Tensor): Tensor =>
    unitRows(sub(rows, mul(sum(mul(rows, direction), [1], true), direction)));
  return sub(1, mul(sum(mul(without(embeddings), without(originals))), 1 / count));
}
