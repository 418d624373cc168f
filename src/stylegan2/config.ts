import type { BlurKernel } from '../graph/index.js';

/** The side of the learned constant that synthesis starts from. */
export const baseResolution = 4;

/**
 * The architecture of a StyleGAN2 generator, read from a checkpoint's own shapes and settings and never typed in by a
 * user.
 */
export interface GeneratorConfig {
  /** Side of the images in pixels: 4 times a power of two. */
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
  /** Learning-rate multiplier with which the mapping network's weights are stored (0.01 in every known generator). */
  readonly mappingLearningRate: number;
  /** Feature channels at each resolution 4, 8, ... `size`. */
  readonly channels: readonly number[];
  /** Channels of the image, 3 for colour. */
  readonly imageChannels: number;
  /** The blur of every upsampling, including its gain of 4. */
  readonly blur: BlurKernel;
  /**
   * The scaling of the synthesis convolutions' stored weights: divided by sqrt(C k^2) (`equalized`, as in the paper and
   * rosinality) or used as stored (`none`, as in NVIDIA's ADA). Demodulation cancels the factor except for its epsilon.
   * Conversions to RGB are always equalised.
   */
  readonly weightScaling: 'equalized' | 'none';
  /** The limit [-clamp, clamp] of feature maps and colours (NVIDIA's `conv_clamp`); null for no limit. */
  readonly clamp: number | null;
}

/** The blur kernel `[1, 3, 3, 1]`, normalised, with the gain of upsampling by two. */
export const defaultBlur: BlurKernel = blurKernel([1, 3, 3, 1]);

/** A square blur from its separable taps, normalised, with the gain of 4 for upsampling by two. */
export function blurKernel(taps: readonly number[]): BlurKernel {
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const kernel = taps.flatMap((a) => taps.map((b) => (4 * a * b) / total ** 2));
  return { taps: taps.length, kernel };
}

/** The resolutions of the synthesis network: 4, 8, ... `size`. */
export function resolutions({ channels }: Pick<GeneratorConfig, 'channels'>): number[] {
  return channels.map((_, block) => baseResolution * 2 ** block);
}

/** The number of `w` vectors in a `w+` code: two for each resolution. */
export function latentCount({ channels }: Pick<GeneratorConfig, 'channels'>): number {
  return 2 * channels.length;
}

/**
 * The configuration of the paper's generators ("config-f" with channel multiplier 2, "config-e" with 1) at a given
 * size.
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
