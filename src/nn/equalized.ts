import { add, leakyRelu, matmul, mul, swapLastAxes, type Tensor } from '../graph/index.js';

/** The slope of every leaky ReLU in StyleGAN. */
export const leakySlope = 0.2;

/** The gain that restores unit variance after a leaky ReLU. */
export const leakyGain = Math.SQRT2;

/** Options of {@link equalizedLinear}. */
export interface EqualizedLinearOptions {
  /** Multiplies weight and bias where they are used, and so sets how fast they learn; 1 by default. */
  readonly learningRate?: number;
  /** `leakyRelu` is followed by its gain of sqrt(2); `linear` by default. */
  readonly activation?: 'linear' | 'leakyRelu';
}

/**
 * A linear layer with equalised learning rate: `[N, I]` with a stored weight `[O, I]` and bias `[O]` to `[N, O]`.
 *
 * The weight is stored with unit variance and divided by sqrt(I) where it is used (Karras et al. 2017, section 4.1).
 * The scale is applied to the activations, which are smaller, and the gain of a leaky ReLU before it, where it is free.
 */
export function equalizedLinear(
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  { learningRate = 1, activation = 'linear' }: EqualizedLinearOptions = {},
): Tensor {
  const gain = learningRate * (activation === 'leakyRelu' ? leakyGain : 1);
  const scaled = mul(x, gain / Math.sqrt(weight.shape[1]));
  const y = add(matmul(scaled, swapLastAxes(weight)), gain === 1 ? bias : mul(bias, gain));
  return activation === 'leakyRelu' ? leakyRelu(y, leakySlope) : y;
}
