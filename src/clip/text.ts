import { assert } from '../errors.js';
import { add, constant, gather, reshape, sliceAxis, type Tensor } from '../graph/index.js';
import { layerNorm } from '../nn/layerNorm.js';
import { linear } from '../nn/linear.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import type { ClipConfig, TextConfig } from './config.js';
import { transformerBlock } from './transformer.js';

/**
 * CLIP's text tower: tokens int32 `[N, L]` and the rows of their ends int32 `[N]` (see {@link endOfTextRows}) to
 * embeddings `[N, E]`.
 *
 * L may be anything up to the model's context: a token sees only those before it, so a shorter matrix that holds every
 * text to its end gives the same embeddings with less work (see {@link trimTokens}).
 */
export function encodeText(config: ClipConfig, parameters: Parameters, tokens: Tensor, ends: Tensor): Tensor {
  const { width, layers, heads, context } = config.text;
  const [batch, length] = tokens.shape;
  assert(length <= context, `CLIP takes texts of up to ${context} tokens, not ${length}`);
  const position = sliceAxis(parameter(parameters, 'text.position'), 0, 0, length);
  const mask = causalMask(length);
  let x = reshape(add(gather(parameter(parameters, 'text.token'), tokens), position), [-1, width]);
  for (let i = 0; i < layers; i++) {
    x = transformerBlock(config, parameters, `text.blocks.${i}`, x, { batch, tokens: length, heads, mask });
  }
  const last = layerNorm(parameters, 'text.postNorm', gather(x, ends), config.epsilon);
  return linear(parameters, 'text.projection', last);
}

/** `[L, L]`: 0 where the column's token is not after the row's, else a number whose exponential is 0. */
function causalMask(length: number): Tensor {
  const values = Array.from({ length: length * length }, (_, i) =>
    i % length > Math.floor(i / length) ? -1e9 : 0,
  );
  return constant(values, [length, length]);
}

/**
 * The row in the flattened token matrix `[N, length]` where each text ends: the first occurrence of the model's end
 * token, or of the text's largest token for the models of OpenAI, whose end token is the largest.
 */
export function endOfTextRows(
  { endToken }: Pick<TextConfig, 'endToken'>,
  tokens: Int32Array,
  length: number,
): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: tokens.length / length }, (_, text) => {
    const row = tokens.subarray(text * length, (text + 1) * length);
    const end = endToken === undefined ? row.indexOf(Math.max(...row)) : Math.max(0, row.indexOf(endToken));
    return text * length + end;
  });
}

/** A token matrix `[N, length]` without the columns after the end of its longest text. */
export function trimTokens(
  config: Pick<TextConfig, 'endToken'>,
  tokens: Int32Array,
  length: number,
): { tokens: Int32Array<ArrayBuffer>; length: number } {
  const ends = endOfTextRows(config, tokens, length);
  const longest = ends.reduce((most, row, text) => Math.max(most, row - text * length + 1), 1);
  const trimmed = new Int32Array(ends.length * longest);
  for (let text = 0; text < ends.length; text++) {
    trimmed.set(tokens.subarray(text * length, text * length + longest), text * longest);
  }
  return { tokens: trimmed, length: longest };
}
