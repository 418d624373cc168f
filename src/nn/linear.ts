import { add, matmul, swapLastAxes, type Tensor } from '../graph/index.js';
import { type Parameters, parameter } from './parameters.js';

/**
 * A fully connected layer: x `[rows, I]` to `[rows, O]`, `x W^T + b` with `NAME.weight` `[O, I]` and, if the parameters
 * have it, `NAME.bias` `[O]`.
 *
 * The weight is used as it lies in memory: the transposition is part of the matrix product.
 */
export function linear(parameters: Parameters, name: string, x: Tensor): Tensor {
  const product = matmul(x, swapLastAxes(parameter(parameters, `${name}.weight`)));
  const bias = parameters.get(`${name}.bias`);
  return bias ? add(product, bias) : product;
}
