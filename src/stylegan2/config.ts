import type { BlurKernel } from '../graph/index.js';

/** The side of the learned constant that synthesis starts from. */
export const baseResolution = 4;

/**
 * Everything that a StyleGAN2 generator is made of, besides its numbers. It is read off a checkpoint's own shapes and
 * settings, and never typed in by a user.
 */
export interface GeneratorConfig {
  /** Side of the pictures in pixels: 4 times a power of two. */
  readonly size: number;
  /** Width of `z`. */
  readonly zDim: number;
  /** Width of `w`. */
  readonly styleDim: number;
  /** Classes of a conditional generator; 0 when there are no labels. */
  readonly labelDim: number;
  /** Width of the label's embedding, which is joined to `z`; 0 when there are no labels. */
  readonly labelWidth: number;
  /** Output width of each layer of the mapping network; the last one is `styleDim`. */
  readonly mappingWidths: readonly number[];
  /** Learning-rate multiplier that the mapping network's weights are stored with (0.01 in every known generator). */
  readonly mappingLearningRate: number;
  /** Feature channels at each resolution 4, 8, ... `size`. */
  readonly channels: readonly number[];
  /** Channels of the picture, 3 for colour. */
  readonly imageChannels: number;
  /** The blur of every upsampling, its gain of 4 included. */
  readonly blur: BlurKernel;
  /**
   * Whether the synthesis convolutions divide their stored weights by sqrt(C k^2) (`equalized`, as the paper and
   * rosinality) or use them as stored (`none`, as NVIDIA's ADA). Demodulation cancels the factor but for its epsilon.
   * Conversions to RGB are always equalised.
   */
  readonly weightScaling: 'equalized' | 'none';
  /** Feature maps and colours are limited to [-clamp, clamp]; null when they are not (NVIDIA's `conv_clamp`). */
  readonly clamp: number | null;
}

/** The blur kernel `[1, 3, 3, 1]`, normalised and with the gain of an upsampling by two. */
export const defaultBlur: BlurKernel = blurKernel([1, 3, 3, 1]);

/** A square blur from its separable taps, normalised and with the gain of 4 of an upsampling by two. */
export function blurKernel(taps: readonly number[]): BlurKernel {
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const kernel = taps.flatMap((a) => taps.map((b) => (4 * a * b) / total ** 2));
  return { taps: taps.length, kernel };
}

/** The resolutions of the synthesis network: 4, 8, ... `size`. */
export function resolutions({ channels }: Pick<GeneratorConfig, 'channels'>): number[] {
  return channels.map((_, block) => baseResolution * 2 ** block);
}

/** The number of `w` vectors that a `w+` code has: two for each resolution. */
export function latentCount({ channels }: Pick<GeneratorConfig, 'channels'>): number {
  return 2 * channels.length;
}

/**
 * The configuration of the paper's generators ("config-f" with channel multiplier 2, "config-e" with 1) at a size.
 */
export function standardConfig(size: number, channelMultiplier = 2): GeneratorConfig {
  const blocks = Math.log2(size / baseResolution) + 1;
  const channels = Array.from({ length: blocks }, (_, block) => {
    const resolution = baseResolution * 2 ** block;
    return resolution <= 32 ? 512 : Math.min(512, (channelMultiplier * 16384) / resolution);
  });
  return {
    size,
    zDim: 512,
    styleDim: 512,
    labelDim: 0,
    labelWidth: 0,
    mappingWidths: new Array<number>(8).fill(512),
    mappingLearningRate: 0.01,
    channels,
    imageChannels: 3,
    blur: defaultBlur,
    weightScaling: 'equalized',
    clamp: null,
  };
}
