import { div, mul, sliceAxis, sub, sum, type Tensor } from '../../graph/index.js';
import type { ImageTower } from '../../guidance/index.js';
import type { Parameters } from '../../nn/parameters.js';
import { type GeneratorConfig, synthesize } from '../../stylegan2/index.js';
import { sizeOf } from '../../tensorData.js';
import { pictureEmbeddings } from '../clipDistance.js';
import { latentChange, weighted } from '../lossTerms.js';
import type { Examples } from './encoderExamples.js';
import type { EncoderSettings } from './encoderSettings.js';
import { type EncoderConfig, encoded, type SpreadTensors } from './latentEncoder.js';
import { pictureDistance, pixelErrors } from './pictureDistance.js';

/** Weights of the terms of an encoder's loss, and how many of the images are drawn again. */
export interface EncoderWeights extends Pick<EncoderSettings, 'latentWeight' | 'redrawn' | 'pictureWeight'> {
  /** Weight of 1 - cosine between CLIP's embeddings of the two; there must be a CLIP unless it is 0. */
  readonly clipWeight: number;
}

/** The frozen networks of an encoder's loss as graph. */
export interface EncoderNetworks {
  readonly generator: { readonly config: GeneratorConfig; readonly parameters: Parameters };
  readonly spread: SpreadTensors;
  readonly noise: readonly Tensor[] | undefined;
  readonly tower: ImageTower | undefined;
}

/** The loss of an encoder, and its terms. */
export interface EncoderTerms {
  readonly loss: Tensor;
  readonly latent: Tensor;
  readonly picture: Tensor;
  /** Mean absolute difference of colours. */
  readonly pixels: Tensor;
  readonly clip: Tensor | undefined;
}

/** Builds the loss of an encoder on pairs of latents and images (after Richardson et al. 2021, "Encoding in style", section 3.2). */
export function encoderLoss(
  config: EncoderConfig,
  parameters: Parameters,
  { wPlus, pictures, seen }: Examples,
  { generator, spread, noise, tower }: EncoderNetworks,
  { latentWeight, pictureWeight, clipWeight, redrawn }: EncoderWeights,
): EncoderTerms {
  const found = encoded(config, parameters, seen, spread);
  const latent = div(latentChange(found, wPlus), meanSquare(spread.deviation));
  const some = sliceAxis(found, 0, 0, redrawn);
  const again = synthesize(generator.config, generator.parameters, some, noise ? { noise } : {});
  const targets = sliceAxis(pictures, 0, 0, redrawn);
  const picture = pictureDistance(again, targets);
  const pixels = mul(sum(pixelErrors(again, targets)), 1 / redrawn);
  const clip = tower && clipWeight > 0 ? featureDistance(tower, again, targets) : undefined;
  const loss = weighted([
    [latent, latentWeight],
    [picture, pictureWeight],
    ...(clip ? [[clip, clipWeight] as const] : []),
  ]);
  return { loss, latent, picture, pixels, clip };
}

function meanSquare(x: Tensor): Tensor {
  return mul(sum(mul(x, x)), 1 / sizeOf(x.shape));
}

/** Builds 1 minus the mean cosine of CLIP's embeddings of images and their targets. */
export function featureDistance(tower: ImageTower, pictures: Tensor, targets: Tensor): Tensor {
  const rows = (of: Tensor): Tensor => pictureEmbeddings(tower, of, 'antialiased');
  const [count] = pictures.shape;
  return sub(1, mul(sum(mul(rows(pictures), rows(targets))), 1 / count));
}
