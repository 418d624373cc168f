import { type ColorNormalization, clipNormalization } from '../image/index.js';

/** A vision transformer (Dosovitskiy et al. 2020) as CLIP's image tower. */
export interface VitConfig {
  readonly kind: 'vit';
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Width of the hidden layer in each block's perceptron. */
  readonly hidden: number;
  /** Side of a patch in pixels; it divides the resolution. */
  readonly patch: number;
  /** Side of the images that the tower takes, in pixels. */
  readonly resolution: number;
}

/**
 * CLIP's modified ResNet (Radford et al. 2021, section 2.4): three-layer stem, blurred strides, attention
 * pooling.
 */
export interface ResNetConfig {
  readonly kind: 'resnet';
  /** Channels of the first stage; the stem has half, the features 32 times as many. */
  readonly width: number;
  /** Blocks of each of the four stages. */
  readonly blocks: readonly number[];
  /** Heads of the attention pooling. */
  readonly heads: number;
  /** Side of the images that the tower takes, in pixels: 32 times the side of the last feature map. */
  readonly resolution: number;
}

/** Channels of a ResNet's last feature map. */
export function resNetFeatures({ width }: Pick<ResNetConfig, 'width'>): number {
  return 32 * width;
}

/** CLIP's text transformer. */
export interface TextConfig {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly hidden: number;
  /** The longest text in tokens, including its start and end tokens. */
  readonly context: number;
  readonly vocabulary: number;
  /** The token whose first occurrence ends a text; when undefined, the largest token of a text ends it. */
  readonly endToken: number | undefined;
}

/** The perceptrons' non-linearity: `x sigmoid(1.702 x)`, or the exact `x Phi(x)`. */
export type Activation = 'quickGelu' | 'gelu';

/**
 * Everything about a CLIP that decides its graph, read from a checkpoint's own shapes.
 *
 * `mean` and `std` are colour statistics of images in 0..1, by which the image tower's input is normalised.
 */
export interface ClipConfig extends ColorNormalization {
  /** Width E of the space that images and texts share. */
  readonly embedding: number;
  readonly image: VitConfig | ResNetConfig;
  readonly text: TextConfig;
  readonly activation: Activation;
  /** Added to the variance in layer normalisation. */
  readonly epsilon: number;
}

const openAiText: TextConfig = {
  width: 512,
  layers: 12,
  heads: 8,
  hidden: 2048,
  context: 77,
  vocabulary: 49408,
  endToken: undefined,
};

function openAiVit(patch: number): ClipConfig {
  return {
    embedding: 512,
    image: { kind: 'vit', width: 768, layers: 12, heads: 12, hidden: 3072, patch, resolution: 224 },
    text: openAiText,
    activation: 'quickGelu',
    epsilon: 1e-5,
    ...clipNormalization,
  };
}

/** OpenAI's ViT-B/32. */
export const vitB32: ClipConfig = openAiVit(32);

/** OpenAI's ViT-B/16. */
export const vitB16: ClipConfig = openAiVit(16);
