import { add, reshape, sliceAxis, type Tensor } from '../graph/index.js';
import { type AttentionOptions, selfAttention } from '../nn/attention.js';
import { layerNorm } from '../nn/layerNorm.js';
import { linear } from '../nn/linear.js';
import type { Parameters } from '../nn/parameters.js';
import { activate } from './activation.js';
import type { ClipConfig } from './config.js';

/** One residual block of CLIP's transformers: x `[batch * tokens, W]` to `[batch * queries, W]`. */
export function transformerBlock(
  { activation, epsilon }: ClipConfig,
  parameters: Parameters,
  name: string,
  x: Tensor,
  options: AttentionOptions,
): Tensor {
  const kept = options.queries === 'first' ? firstTokens(x, options.batch) : x;
  const normalized = layerNorm(parameters, `${name}.attentionNorm`, x, epsilon);
  const attended = add(kept, selfAttention(parameters, `${name}.attention`, normalized, options));
  const hidden = linear(
    parameters,
    `${name}.mlp.up`,
    layerNorm(parameters, `${name}.mlpNorm`, attended, epsilon),
  );
  return add(attended, linear(parameters, `${name}.mlp.down`, activate(hidden, activation)));
}

function firstTokens(x: Tensor, batch: number): Tensor {
  const width = x.shape[1];
  return reshape(sliceAxis(reshape(x, [batch, -1, width]), 1, 0, 1), [batch, width]);
}
