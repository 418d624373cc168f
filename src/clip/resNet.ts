import { assert } from '../errors.js';
import {
  add,
  concat,
  conv,
  leakyRelu,
  mul,
  reshape,
  sliceAxis,
  sum,
  type Tensor,
  transpose,
} from '../graph/index.js';
import { attend, splitHeads } from '../nn/attention.js';
import { halvedPicture } from '../nn/halvedPicture.js';
import { linear } from '../nn/linear.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import type { ResNetConfig } from './config.js';

/**
 * CLIP's modified ResNet: normalised images `[N, 3, R, R]` to embeddings `[N, E]`.
 *
 * Batch normalisation is folded into the convolutions' weights and biases. Where a ResNet strides, this one averages 2
 * x 2 pixels.
 */
export function resNet(tower: ResNetConfig, parameters: Parameters, pictures: Tensor): Tensor {
  const { resolution, blocks, heads } = tower;
  assert(
    pictures.shape[2] === resolution && pictures.shape[3] === resolution,
    `CLIP takes images of [N, 3, ${resolution}, ${resolution}], not [${pictures.shape}]`,
  );
  let x = relu(convolution(parameters, 'image.stem.0', pictures, 2));
  x = relu(convolution(parameters, 'image.stem.1', x));
  x = halvedPicture(relu(convolution(parameters, 'image.stem.2', x)));
  blocks.forEach((count, stage) => {
    for (let i = 0; i < count; i++) {
      x = bottleneck(parameters, `image.stages.${stage}.${i}`, x, stage > 0 && i === 0);
    }
  });
  return attentionPool(parameters, x, heads);
}

function bottleneck(parameters: Parameters, name: string, x: Tensor, halve: boolean): Tensor {
  const reduced = relu(convolution(parameters, `${name}.reduce`, x));
  const spatial = relu(convolution(parameters, `${name}.spatial`, reduced));
  const expanded = convolution(parameters, `${name}.expand`, halve ? halvedPicture(spatial) : spatial);
  const kept = halve ? halvedPicture(x) : x;
  const shortcut = parameters.has(`${name}.shortcut.weight`)
    ? convolution(parameters, `${name}.shortcut`, kept)
    : kept;
  return relu(add(expanded, shortcut));
}

/** Attention in which only the mean over all positions is the query: `[N, C, h, w]` to `[N, E]`. */
function attentionPool(parameters: Parameters, x: Tensor, heads: number): Tensor {
  const [batch, channels, height, width] = x.shape;
  const places = reshape(transpose(x, [0, 2, 3, 1]), [batch, height * width, channels]);
  const mean = mul(sum(places, [1], true), 1 / (height * width));
  const sequence = add(concat([mean, places], 1), parameter(parameters, 'image.pool.position'));
  const tokens = height * width + 1;
  const rows = reshape(sequence, [-1, channels]);
  const first = reshape(sliceAxis(sequence, 1, 0, 1), [batch, channels]);
  const query = splitHeads(linear(parameters, 'image.pool.query', first), { batch, tokens: 1 }, heads);
  const keyValue = reshape(linear(parameters, 'image.pool.keyValue', rows), [
    batch,
    tokens,
    2,
    heads,
    channels / heads,
  ]);
  const perHead = transpose(keyValue, [2, 0, 3, 1, 4]);
  const [key, value] = [0, 1].map((part) =>
    reshape(sliceAxis(perHead, 0, part, 1), [batch, heads, tokens, channels / heads]),
  );
  return linear(parameters, 'image.pool.out', attend(query, key, value));
}

/** A convolution with bias; 3 x 3 kernels preserve the size with padding 1. */
function convolution(parameters: Parameters, name: string, x: Tensor, stride = 1): Tensor {
  const weight = parameter(parameters, `${name}.weight`);
  const bias = reshape(parameter(parameters, `${name}.bias`), [1, -1, 1, 1]);
  return add(conv(x, weight, { stride, padding: (weight.shape[2] - 1) / 2 }), bias);
}

function relu(x: Tensor): Tensor {
  return leakyRelu(x, 0);
}
