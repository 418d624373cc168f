import {
  add,
  type BlurKernel,
  conv,
  div,
  matmul,
  mul,
  reshape,
  sqrt,
  sum,
  swapLastAxes,
  type Tensor,
  upConv,
} from '../graph/index.js';

/** Added to the squared norm under the square root of the demodulation, as in every StyleGAN2. */
const demodulationEpsilon = 1e-8;

/**
 * The squared norm of each convolution kernel, `[O, C, k, k]` to `[O, C]`: the part of the demodulation that does not
 * depend on the style, so it can be computed once for frozen weights.
 */
export function weightPower(weight: Tensor): Tensor {
  return sum(mul(weight, weight), [2, 3]);
}

/** The options of a demodulated convolution, in addition to its input and style. */
export interface DemodulatedConvOptions {
  /** {@link weightPower} of the weight `[O, C]`, when already available. */
  readonly power?: Tensor | undefined;
  /** The factor that the stored weight lacks (1 / sqrt(C k^2) where learning rates are equalised); 1 by default. */
  readonly weightScale?: number;
  /** Multiplies the output, for the gain of a leaky ReLU that follows; 1 by default. */
  readonly gain?: number;
  /** Doubles height and width with this blur kernel. */
  readonly upsample?: BlurKernel | undefined;
}

/**
 * A convolution whose input channels are scaled by a style and whose output channels are scaled back to unit variance:
 * x `[N or 1, C, H, W]`, style `[N, C]`, weight `[O, C, k, k]` to `[N, O, H, W]`, or `[N, O, 2H, 2W]` when upsampling
 * (Karras et al. 2019, section 2.2, equations 1 and 3).
 *
 * The input is scaled instead of the weight, so that all samples share one convolution. The stored weight is used as it
 * is: a constant factor on it cancels in the demodulation, except in relation to the epsilon.
 */
export function demodulatedConv(
  x: Tensor,
  style: Tensor,
  weight: Tensor,
  { power = weightPower(weight), weightScale = 1, gain = 1, upsample }: DemodulatedConvOptions = {},
): Tensor {
  const [batch, channels] = style.shape;
  const [outputs, , taps] = weight.shape;
  const modulated = mul(x, reshape(style, [batch, channels, 1, 1]));
  const y = upsample
    ? upConv(modulated, weight, upsample)
    : conv(modulated, weight, { padding: (taps - 1) / 2 });
  const variance = matmul(mul(style, style), swapLastAxes(power));
  const demodulation = div(gain, sqrt(add(variance, demodulationEpsilon / weightScale ** 2)));
  return mul(y, reshape(demodulation, [batch, outputs, 1, 1]));
}

/**
 * A 1x1 convolution modulated by a style and not demodulated: x `[N, C, H, W]`, style `[N, C]`, weight `[O, C, 1, 1]`
 * to `[N, O, H, W]`; `weightScale` is the factor that the stored weight lacks.
 *
 * For few outputs (colours): the modulated weights are tiny, and the whole is one batched matrix product.
 */
export function modulatedPointwise(x: Tensor, style: Tensor, weight: Tensor, weightScale: number): Tensor {
  const [batch, channels, height, width] = x.shape;
  const outputs = weight.shape[0];
  const scaled = reshape(mul(style, weightScale), [batch, 1, channels]);
  const modulated = mul(reshape(weight, [1, outputs, channels]), scaled);
  const y = matmul(modulated, reshape(x, [batch, channels, height * width]));
  return reshape(y, [batch, outputs, height, width]);
}
