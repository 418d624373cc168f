import { add, erf, mul, sigmoid, type Tensor } from '../graph/index.js';
import type { Activation } from './config.js';

/**
 * CLIP's non-linearity: `quickGelu` is `x sigmoid(1.702 x)`, which OpenAI trained with; `gelu` is `x Phi(x)` with the
 * normal distribution function (Hendrycks and Gimpel 2016). They differ by up to 0.02, enough to spoil embeddings.
 */
export function activate(x: Tensor, activation: Activation): Tensor {
  if (activation === 'quickGelu') return mul(x, sigmoid(mul(x, 1.702)));
  return mul(x, add(mul(erf(mul(x, Math.SQRT1_2)), 0.5), 0.5));
}
