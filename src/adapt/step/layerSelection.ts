import { add, gradients, input, mul, sum, type Tensor } from '../../graph/index.js';
import { embedPictures } from '../../guidance/index.js';
import { type FedProgram, Inputs } from '../../runtime/fedProgram.js';
import { latentCount } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import { fedNoise, type Part, pictureWeights } from '../draws/feeds.js';
import type { Guide } from '../goal/guide.js';
import { globalLoss } from '../loss/terms/index.js';
import { type GeneratorPair, trainedPicture } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';

/** Inputs of a part of a descent step. */
export interface SelectionSource extends Part {
  /** w+ `[N, L, D]` of all pictures. */
  readonly wPlus: FloatTensor;
  /** Their noise, a tensor for each layer. */
  readonly noise: readonly FloatTensor[];
}

/**
 * The program of the adaptive choice of layers (Gal et al. 2021, section 4.2): the gradient `[batch, L, D]` of the global
 * loss of the trained generator's pictures with respect to their w+, the input `wPlus`. No weight gets a gradient.
 */
export function selectionProgram(
  pair: GeneratorPair,
  guides: readonly Guide[],
  { resize }: Pick<AdaptationSettings, 'resize'>,
  batch: number,
): FedProgram<SelectionSource> {
  const { config } = pair;
  const inputs = new Inputs<SelectionSource>();
  const wPlus = inputs.feed(input('wPlus', [batch, latentCount(config), config.styleDim]), (source) =>
    takeRows(source.wPlus, source.start, batch),
  );
  const weights = inputs.feed(input('weights', [batch]), ({ start, wPlus: { shape } }) =>
    pictureWeights(start, batch, shape[0]),
  );
  const picture = trainedPicture(
    pair,
    wPlus,
    fedNoise(config, 'noise', batch, inputs, ({ noise }) => noise),
  );
  const losses = guides.map((guide): Tensor => {
    const perPicture = globalLoss(embedPictures(guide, picture, resize), guide.goal.selection);
    return mul(sum(mul(perPicture, weights)), guide.weight);
  });
  const loss = losses.reduce((total, term) => add(total, term));
  const [gradient] = gradients(loss, [wPlus]);
  return inputs.define('layer selection', { loss, gradient });
}

/** The mean magnitude of a change `[N, L, D]` of w+ for each of its L entries. */
export function layerScores(change: Float64Array, entries: number, width: number): number[] {
  const scores = new Array<number>(entries).fill(0);
  const samples = change.length / (entries * width);
  for (let i = 0; i < change.length; i++) {
    scores[Math.floor(i / width) % entries] += Math.abs(change[i]);
  }
  return scores.map((total) => total / (samples * width));
}

/** The `count` entries of the highest scores among the first `candidates`, best first; equal ones in order. */
export function chooseEntries(scores: readonly number[], candidates: number, count: number): number[] {
  return scores
    .slice(0, candidates)
    .map((_, index) => index)
    .sort((a, b) => scores[b] - scores[a])
    .slice(0, count);
}
