import type { BlurKernel } from '../graph/index.js';
import { baseResolution, blurKernel, type GeneratorConfig, resolutions } from './config.js';

/**
 * The architecture of a StyleGAN2 discriminator, read from a checkpoint's own shapes and settings, or derived from the
 * generator that it should judge.
 */
export interface DiscriminatorConfig {
  /** Side of the images in pixels: 4 times a power of two. */
  readonly size: number;
  /** Feature channels at each resolution 4, 8, ... `size`. */
  readonly channels: readonly number[];
  /** Channels of the image, 3 for colour. */
  readonly imageChannels: number;
  /** Classes of a conditional discriminator; 0 when there are no labels. */
  readonly labelDim: number;
  /** Width of the label's embedding before its mapping network; 0 when there are no labels. */
  readonly labelWidth: number;
  /** Output width of each layer of the label's mapping network; empty when there are no labels. */
  readonly mappingWidths: readonly number[];
  /** Learning-rate multiplier with which the mapping network's weights are stored. */
  readonly mappingLearningRate: number;
  /** The blur before every halving; its numbers sum to 1. */
  readonly blur: BlurKernel;
  /** The limit [-clamp, clamp] of feature maps (NVIDIA's `conv_clamp`); null for no limit. */
  readonly clamp: number | null;
  /** Images of a batch whose spread is measured together by the minibatch standard deviation. */
  readonly groupSize: number;
}

/** The blur kernel `[1, 3, 3, 1]`, normalised. */
export const defaultDownBlur: BlurKernel = withGain(blurKernel([1, 3, 3, 1]), 1 / 4);

/** The same blur with its numbers multiplied by a gain. */
export function withGain({ taps, kernel }: BlurKernel, gain: number): BlurKernel {
  return { taps, kernel: kernel.map((tap) => tap * gain) };
}

/** The discriminator that mirrors a generator: the same size and channels, no labels. */
export function discriminatorFor(
  generator: Pick<GeneratorConfig, 'size' | 'channels' | 'imageChannels' | 'clamp'>,
): DiscriminatorConfig {
  const { size, channels, imageChannels, clamp } = generator;
  return {
    size,
    channels,
    imageChannels,
    labelDim: 0,
    labelWidth: 0,
    mappingWidths: [],
    mappingLearningRate: 0.01,
    blur: defaultDownBlur,
    clamp,
    groupSize: 4,
  };
}

/** The resolutions whose blocks halve the image: `size`, ..., 16, 8. */
export function blockResolutions(config: Pick<DiscriminatorConfig, 'channels'>): number[] {
  return resolutions(config).slice(1).reverse();
}

/** The number of feature channels at a resolution. */
export function channelsAt({ channels }: Pick<DiscriminatorConfig, 'channels'>, resolution: number): number {
  return channels[Math.log2(resolution / baseResolution)];
}
