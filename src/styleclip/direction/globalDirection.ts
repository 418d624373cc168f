import { assert, UserError } from '../../errors.js';
import { dot, unit } from '../../guidance/index.js';
import type { FloatTensor } from '../../tensorData.js';

/**
 * Computes CLIP's view of each style channel (Patashnik et al. 2021, section 6), `[C, E]` in rows: the mean direction of
 * the embedding when the channel goes from below to above, over P images.
 *
 * The embeddings `[C, P, 2, E]` are those of the images with the channel moved down and up, of any length.
 */
export function channelRelevance({ data, shape }: FloatTensor): Float64Array[] {
  const [channels, pictures, ends, width] = shape;
  assert(shape.length === 4 && ends === 2, `embeddings of moved channels are [C, P, 2, E], not [${shape}]`);
  const row = (channel: number, picture: number, end: number): Float64Array => {
    const start = ((channel * pictures + picture) * 2 + end) * width;
    return unit(Float64Array.from(data.subarray(start, start + width)));
  };
  return Array.from({ length: channels }, (_, channel) => {
    const total = new Float64Array(width);
    for (let picture = 0; picture < pictures; picture++) {
      const [down, up] = [row(channel, picture, 0), row(channel, picture, 1)];
      const change = up.map((value, i) => value - down[i]);
      // A channel that moves nothing says nothing.
      if (change.every((value) => value === 0)) continue;
      unit(change).forEach((value, i) => {
        total[i] += value;
      });
    }
    return total.every((value) => value === 0) ? total : unit(total);
  });
}

/**
 * Computes how far each channel goes for a text, in its own deviations: the product of relevance `[C, E]` and text
 * direction `[E]`, 0 where it is below `beta` in size, divided by the largest; `channels` counts those that move.
 *
 * Throws a `UserError` when no channel is left.
 */
export function directionSteps(
  relevance: readonly Float64Array[],
  text: Float64Array,
  beta: number,
): { readonly steps: Float64Array; readonly channels: number } {
  return channelSteps(
    Float64Array.from(relevance, (row) => dot(row, text)),
    beta,
  );
}

/** Computes the same of products that are known. */
export function channelSteps(
  products: Float64Array,
  beta: number,
): { readonly steps: Float64Array; readonly channels: number } {
  const strongest = products.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (strongest < beta || strongest === 0) {
    throw new UserError(
      `beta ${beta} leaves no channel: the most relevant one is at ${strongest.toFixed(3)}; give a smaller beta`,
    );
  }
  const kept = products.map((value) => (Math.abs(value) < beta ? 0 : value));
  return {
    steps: kept.map((value) => value / strongest),
    channels: products.reduce((count, value) => count + (Math.abs(value) < beta ? 0 : 1), 0),
  };
}
