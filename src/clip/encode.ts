import { exp, type Tensor } from '../graph/index.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import type { ClipConfig } from './config.js';
import { resNet } from './resNet.js';
import { vit } from './vit.js';

/**
 * CLIP's image tower: images `[N, 3, R, R]`, normalised with the colour statistics of {@link ClipConfig}, to embeddings
 * `[N, E]`.
 *
 * The embeddings are not of unit length. Only parameters whose names start with `image.` are needed.
 */
export function encodeImage(config: ClipConfig, parameters: Parameters, pictures: Tensor): Tensor {
  const { image } = config;
  return image.kind === 'vit'
    ? vit(config, image, parameters, pictures)
    : resNet(image, parameters, pictures);
}

/**
 * The factor applied to cosines to give logits, a scalar; 100 in OpenAI's models (Radford et al. 2021, section 2.5).
 */
export function logitScale(parameters: Parameters): Tensor {
  return exp(parameter(parameters, 'logitScale'));
}
