import {
  add,
  defineProgram,
  gradients,
  input,
  mul,
  type Program,
  sum,
  type Tensor,
} from '../../graph/index.js';
import { embedPictures } from '../../guidance/index.js';
import { latentCount, noiseInputs } from '../../stylegan2/index.js';
import type { Guide } from '../goal/guide.js';
import { globalLoss } from '../loss/terms/index.js';
import { type GeneratorPair, trainedPicture } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';

/**
 * The program of the adaptive choice of layers (Gal et al. 2021, section 4.2): the gradient `[batch, L, D]` of the global
 * loss of the trained generator's pictures with respect to their w+, the input `wPlus`. No weight gets a gradient.
 */
export function selectionProgram(
  pair: GeneratorPair,
  guides: readonly Guide[],
  { resize }: Pick<AdaptationSettings, 'resize'>,
  batch: number,
): Program {
  const { config } = pair;
  const wPlus = input('wPlus', [batch, latentCount(config), config.styleDim]);
  const weights = input('weights', [batch]);
  const picture = trainedPicture(pair, wPlus, noiseInputs(config, 'noise', batch));
  const losses = guides.map((guide): Tensor => {
    const perPicture = globalLoss(embedPictures(guide, picture, resize), guide.goal.selection);
    return mul(sum(mul(perPicture, weights)), guide.weight);
  });
  const loss = losses.reduce((total, term) => add(total, term));
  const [gradient] = gradients(loss, [wPlus]);
  return defineProgram('layer selection', { loss, gradient });
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
