import { assert } from '../errors.js';
import {
  add,
  broadcastTo,
  concat,
  matmul,
  reshape,
  swapLastAxes,
  type Tensor,
  transpose,
} from '../graph/index.js';
import { layerNorm } from '../nn/layerNorm.js';
import { linear } from '../nn/linear.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import type { ClipConfig, VitConfig } from './config.js';
import { transformerBlock } from './transformer.js';

/**
 * CLIP's vision transformer: normalised images `[N, 3, R, R]` to embeddings `[N, E]`.
 *
 * The embedding is read from the class token alone, so in the last block only that token is a query and continues.
 */
export function vit(config: ClipConfig, tower: VitConfig, parameters: Parameters, pictures: Tensor): Tensor {
  const [batch] = pictures.shape;
  const { width, layers, heads } = tower;
  const patches = embedPatches(tower, parameters, pictures);
  const start = broadcastTo(reshape(parameter(parameters, 'image.class'), [1, 1, width]), [batch, 1, width]);
  const sequence = add(concat([start, patches], 1), parameter(parameters, 'image.position'));
  const tokens = sequence.shape[1];
  let x = layerNorm(parameters, 'image.preNorm', reshape(sequence, [-1, width]), config.epsilon);
  for (let i = 0; i < layers; i++) {
    const queries = i === layers - 1 ? 'first' : 'all';
    x = transformerBlock(config, parameters, `image.blocks.${i}`, x, { batch, tokens, heads, queries });
  }
  return linear(parameters, 'image.projection', layerNorm(parameters, 'image.postNorm', x, config.epsilon));
}

/**
 * The patches' embeddings `[N, patches, W]`: a convolution whose stride is its kernel is one matrix product.
 */
function embedPatches(tower: VitConfig, parameters: Parameters, pictures: Tensor): Tensor {
  const { width, patch, resolution } = tower;
  const [batch, colours] = pictures.shape;
  assert(
    pictures.shape[2] === resolution && pictures.shape[3] === resolution,
    `CLIP takes images of [N, 3, ${resolution}, ${resolution}], not [${pictures.shape}]`,
  );
  const side = resolution / patch;
  const cells = reshape(pictures, [batch, colours, side, patch, side, patch]);
  const rows = reshape(transpose(cells, [0, 2, 4, 1, 3, 5]), [-1, colours * patch * patch]);
  const kernel = reshape(parameter(parameters, 'image.patch.weight'), [width, -1]);
  return reshape(matmul(rows, swapLastAxes(kernel)), [batch, -1, width]);
}
