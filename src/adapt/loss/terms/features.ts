import { mul, sum, type Tensor } from '../../../graph/index.js';

/** The mean along the rows of `[N, K]`: `[N]`. */
export function rowMeans(x: Tensor): Tensor {
  return mul(sum(x, [1]), 1 / x.shape[1]);
}

/** The dot product of each row `[N, E]` with the same vector `[1, E]`: `[N]`. */
export function rowDots(x: Tensor, vector: Tensor): Tensor {
  return sum(mul(x, vector), [1]);
}
