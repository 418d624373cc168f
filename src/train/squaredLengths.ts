import { assert } from '../errors.js';
import { concat, mul, reshape, sum, type Tensor } from '../graph/index.js';

/** The squared length of each tensor, `[tensors]`; that of a gradient is finite only if the whole gradient is. */
export function squaredLengths(tensors: readonly Tensor[]): Tensor {
  assert(tensors.length > 0, 'there are no trainable parameters');
  return concat(
    tensors.map((tensor) => reshape(sum(mul(tensor, tensor)), [1])),
    0,
  );
}
