import {
  add,
  matmul,
  mul,
  reshape,
  sliceAxis,
  softmax,
  swapLastAxes,
  type Tensor,
  transpose,
} from '../graph/index.js';
import { linear } from './linear.js';
import type { Parameters } from './parameters.js';

/** The layout by which the rows of a `[batch * tokens, W]` matrix form sequences of tokens. */
export interface Sequences {
  readonly batch: number;
  readonly tokens: number;
}

/** Options of {@link selfAttention}. */
export interface AttentionOptions extends Sequences {
  readonly heads: number;
  /** Added to the scores `[tokens, tokens]`: very negative where a token must not attend. */
  readonly mask?: Tensor;
  /** The tokens that attend: all of them, or the first of each sequence when nothing else is read afterwards. */
  readonly queries?: 'all' | 'first';
}

/**
 * Multi-head self-attention over x `[batch * tokens, W]` (Vaswani et al. 2017, section 3.2): `[batch * queries, W]`.
 *
 * Queries, keys and values come from one matrix product with `NAME.qkv.weight` `[3 W, W]`; the heads are joined by
 * `NAME.out`.
 */
export function selfAttention(
  parameters: Parameters,
  name: string,
  x: Tensor,
  { batch, tokens, heads, mask, queries = 'all' }: AttentionOptions,
): Tensor {
  const width = x.shape[1];
  const packed = reshape(linear(parameters, `${name}.qkv`, x), [batch, tokens, 3, heads, width / heads]);
  const perHead = transpose(packed, [2, 0, 3, 1, 4]);
  const [query, key, value] = [0, 1, 2].map((part) =>
    reshape(sliceAxis(perHead, 0, part, 1), [batch, heads, tokens, width / heads]),
  );
  const asking = queries === 'first' ? sliceAxis(query, 2, 0, 1) : query;
  return linear(parameters, `${name}.out`, attend(asking, key, value, mask));
}

/** The heads of x `[batch * tokens, W]`: `[batch, heads, tokens, W / heads]`. */
export function splitHeads(x: Tensor, { batch, tokens }: Sequences, heads: number): Tensor {
  return transpose(reshape(x, [batch, tokens, heads, x.shape[1] / heads]), [0, 2, 1, 3]);
}

/**
 * Scaled dot-product attention: queries `[N, H, Q, D]`, keys and values `[N, H, T, D]` to `[N * Q, H * D]`.
 *
 * The factor `1 / sqrt(D)` is applied to the queries, which are smaller than the scores.
 */
export function attend(query: Tensor, key: Tensor, value: Tensor, mask?: Tensor): Tensor {
  const [batch, heads, count, depth] = query.shape;
  const products = matmul(mul(query, 1 / Math.sqrt(depth)), swapLastAxes(key));
  const weights = softmax(mask ? add(products, mask) : products);
  return reshape(transpose(matmul(weights, value), [0, 2, 1, 3]), [batch * count, heads * depth]);
}
