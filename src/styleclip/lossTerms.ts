import { add, mul, sub, sum, type Tensor } from '../graph/index.js';
import { sizeOf } from '../tensorData.js';

/** Builds the mean square of the change of latents of any shape. */
export function latentChange(moved: Tensor, original: Tensor): Tensor {
  const change = sub(moved, original);
  return mul(sum(mul(change, change)), 1 / sizeOf(change.shape));
}

/** Builds the sum of terms by their weights; a term of weight 0 is left out. */
export function weighted(terms: readonly (readonly [term: Tensor, weight: number])[]): Tensor {
  const [first, ...rest] = terms
    .filter(([, weight]) => weight !== 0)
    .map(([term, weight]) => mul(term, weight));
  return rest.reduce((total, term) => add(total, term), first);
}
