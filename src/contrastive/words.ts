import type { ClipConfig } from '../clip/index.js';
import {
  add,
  matmul,
  mul,
  type Shape,
  softplus,
  sub,
  sum,
  swapLastAxes,
  type Tensor,
} from '../graph/index.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import { number } from '../settings/kind.js';
import { row } from '../settings/row.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';

/** The second task of the image tower. */
export const wordRows = {
  /** Weight of the word term, which helps images to learn what texts say; 0 for none. See `wordLoss`. */
  wordWeight: row(number({ least: 0, most: 100 }), {
    group: 'The training',
    help: 'weight of a second task, to name the words of the text from the image alone; 0 for none',
    default: 0,
  }),
};

/** What the names of the word head's parameters begin with. */
export const wordHeadPrefix = 'words.';
const names = { weight: `${wordHeadPrefix}weight`, bias: `${wordHeadPrefix}bias` } as const;
/** Most captions lack most tokens: e^-4 is about how often a token occurs that means something. */
const firstBias = -4;

/** The parameters of the word head, which is no part of the CLIP that comes out of a training. */
export function wordHeadShapes({ embedding, text }: ClipConfig): Map<string, Shape> {
  return new Map([
    [names.weight, [text.vocabulary, embedding]],
    [names.bias, [text.vocabulary]],
  ]);
}

/** A head that knows nothing but that words are rare. */
export function untrainedWordHead({ embedding, text }: ClipConfig): Map<string, FloatTensor> {
  const { vocabulary } = text;
  return new Map([
    [names.weight, floatTensor(new Float32Array(vocabulary * embedding), [vocabulary, embedding])],
    [names.bias, floatTensor(new Float32Array(vocabulary).fill(firstBias), [vocabulary])],
  ]);
}

/**
 * How badly a linear head tells from the embeddings `[N, E]` of pictures which tokens their texts hold: the logistic loss,
 * summed over the vocabulary and averaged over the pictures (Joulin et al. 2016, "Learning visual features from large weakly
 * supervised data").
 *
 * The contrastive loss alone is at a saddle for whatever neither tower knows yet: each tower's gradient is a product with
 * what the other one tells apart. Here texts count as they are, so pictures learn first, and the text tower follows.
 */
export function wordLoss(pictures: Tensor, head: Parameters, present: Tensor): Tensor {
  const [weight, bias] = [parameter(head, names.weight), parameter(head, names.bias)];
  const logits = add(matmul(pictures, swapLastAxes(weight)), bias);
  return mul(sum(sub(softplus(logits), mul(logits, present))), 1 / pictures.shape[0]);
}

/** Which tokens each row of a token matrix holds, `[N, V]` of 0 and 1. */
export function presentTokens(tokens: Int32Array, length: number, vocabulary: number): FloatTensor {
  const count = tokens.length / length;
  const data = new Float32Array(count * vocabulary);
  tokens.forEach((token, i) => {
    data[Math.floor(i / length) * vocabulary + token] = 1;
  });
  return floatTensor(data, [count, vocabulary]);
}
