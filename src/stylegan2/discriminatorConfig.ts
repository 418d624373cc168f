import type { BlurKernel } from '../graph/index.js';
import { baseResolution, blurKernel, type GeneratorConfig, resolutions } from './config.js';

/**
 * Everything that a StyleGAN2 discriminator is made of, besides its numbers. It is read off a checkpoint's own shapes
 * and settings, or off the generator that it shall judge.
 */
export interface DiscriminatorConfig {
  /** Side of the pictures in pixels: 4 times a power of two. */
  readonly size: number;
  /** Feature channels at each resolution 4, 8, ... `size`. */
  readonly channels: readonly number[];
  /** Channels of the picture, 3 for colour. */
  readonly imageChannels: number;
  /** Classes of a conditional discriminator; 0 when there are no labels. */
  readonly labelDim: number;
  /** Width of the label's embedding before its mapping network; 0 when there are no labels. */
  readonly labelWidth: number;
  /** Output width of each layer of the label's mapping network; empty when there are no labels. */
  readonly mappingWidths: readonly number[];
  /** Learning-rate multiplier that the mapping network's weights are stored with. */
  readonly mappingLearningRate: number;
  /** The blur before every halving; its numbers sum to 1. */
  readonly blur: BlurKernel;
  /** Feature maps are limited to [-clamp, clamp]; null when they are not (NVIDIA's `conv_clamp`). */
  readonly clamp: number | null;
  /** Pictures of a batch whose spread is measured together by the minibatch standard deviation. */
  readonly groupSize: number;
}

/** The blur kernel `[1, 3, 3, 1]`, normalised. */
export const defaultDownBlur: BlurKernel = withGain(blurKernel([1, 3, 3, 1]), 1 / 4);

/** The same blur with its numbers multiplied. */
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

/** The resolutions whose blocks halve the picture: `size`, ..., 16, 8. */
export function blockResolutions(config: Pick<DiscriminatorConfig, 'channels'>): number[] {
  return resolutions(config).slice(1).reverse();
}

/** Feature channels at a resolution. */
export function channelsAt({ channels }: Pick<DiscriminatorConfig, 'channels'>, resolution: number): number {
  return channels[Math.log2(resolution / baseResolution)];
}
