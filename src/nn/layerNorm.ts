import { add, mul, normalize, type Tensor } from '../graph/index.js';
import { type Parameters, parameter } from './parameters.js';

/**
 * Layer normalisation along the last axis of `[..., W]` with `NAME.gain` and `NAME.bias`, both `[W]`
 * (Ba et al. 2016, equation 4); `epsilon` is added to the variance.
 */
export function layerNorm(parameters: Parameters, name: string, x: Tensor, epsilon: number): Tensor {
  const scaled = mul(normalize(x, epsilon), parameter(parameters, `${name}.gain`));
  return add(scaled, parameter(parameters, `${name}.bias`));
}
