import { assert } from '../errors.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';

/** A trained batch normalisation over C channels: four tensors `[C]`. */
export interface BatchNorm {
  readonly gain: FloatTensor;
  readonly bias: FloatTensor;
  readonly mean: FloatTensor;
  readonly variance: FloatTensor;
}

/** PyTorch's default addition to the variance. */
export const batchNormEpsilon = 1e-5;

/**
 * Folds a batch normalisation with fixed statistics into the convolution before it: `gain (W x - mean) /
 * sqrt(variance + epsilon) + bias` is a convolution with another weight `[C, I, kh, kw]` and a bias `[C]`.
 */
export function foldBatchNorm(
  weight: FloatTensor,
  { gain, bias, mean, variance }: BatchNorm,
  epsilon = batchNormEpsilon,
): { weight: FloatTensor; bias: FloatTensor } {
  const channels = weight.shape[0];
  for (const { data } of [gain, bias, mean, variance]) {
    assert(data.length === channels, 'a batch normalisation needs one number per channel');
  }
  const size = weight.data.length / channels;
  const folded = new Float32Array(weight.data.length);
  const offsets = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const scale = gain.data[channel] / Math.sqrt(variance.data[channel] + epsilon);
    offsets[channel] = bias.data[channel] - mean.data[channel] * scale;
    for (let i = channel * size; i < (channel + 1) * size; i++) folded[i] = weight.data[i] * scale;
  }
  return { weight: floatTensor(folded, weight.shape), bias: floatTensor(offsets, [channels]) };
}

/** A batch normalisation that only adds a bias `[C]`: unit gain, and statistics that leave values unchanged. */
export function biasOnlyBatchNorm(bias: FloatTensor, epsilon = batchNormEpsilon): BatchNorm {
  const filled = (value: number): FloatTensor =>
    floatTensor(new Float32Array(bias.data.length).fill(value), bias.shape);
  return { gain: filled(1), bias, mean: filled(0), variance: filled(1 - epsilon) };
}
