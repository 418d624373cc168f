import { add, gradients, input, mul, state, sub, sum, type Tensor } from '../../graph/index.js';
import { embedPictures } from '../../guidance/index.js';
import { parameter } from '../../nn/parameters.js';
import { type FedProgram, Inputs, withFed } from '../../runtime/fedProgram.js';
import type { Stage } from '../../runtime/stage.js';
import { broadcastLatent, latentCount } from '../../stylegan2/index.js';
import { filledTensor } from '../../tensorData.js';
import type { Draws } from '../draws/draws.js';
import { fedNoise, latentInputs, type PicturePart } from '../draws/feeds.js';
import type { Guide } from '../goal/guide.js';
import { frozenPicture, type GeneratorPair, mappedLatent } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';
import { rowDots } from './terms/index.js';

/** The state's entry of how much a parameter matters to pictures of the source. */
export function importanceEntry(name: string): string {
  return `importance.${name}`;
}

/**
 * Elastic weight consolidation as graph, a scalar: the sum over all trainable parameters of the squared distance from the frozen
 * ones times their importance (Kirkpatrick et al. 2017; Jeon et al. 2023, "Improving Diversity in Zero-Shot GAN
 * Adaptation with Semantic Variations", equation 4).
 */
export function consolidationLoss({ frozen, trained, trainable }: GeneratorPair): Tensor {
  const parts = trainable.map((name) => {
    const change = sub(parameter(trained, name), parameter(frozen, name));
    return sum(mul(state(importanceEntry(name), change.shape), mul(change, change)));
  });
  return parts.reduce((total, part) => add(total, part));
}

/**
 * Adds the share of one picture to the importances: the squared slope of its likeness to the source's text in CLIP, which stands for
 * the Fisher information, times the input `share`; the input `keep` is 0 for the first picture, then 1. Returns `likeness`.
 */
export function importanceProgram(
  pair: GeneratorPair,
  guides: readonly Guide[],
  { resize }: Pick<AdaptationSettings, 'resize'>,
): FedProgram<PicturePart> {
  const { config, frozen, trainable } = pair;
  const inputs = new Inputs<PicturePart>();
  const w = mappedLatent(pair, latentInputs(config, 1, inputs));
  const noise = fedNoise(config, 'noise', 1, inputs, ({ draws }) => draws.noise);
  // Without the powers that are kept of frozen weights: slopes go through them.
  const picture = frozenPicture(
    { ...pair, powers: new Map() },
    broadcastLatent(w, latentCount(config)),
    noise,
  );
  const likeness = guides
    .map((guide) => mul(sum(rowDots(embedPictures(guide, picture, resize), guide.goal.source)), guide.weight))
    .reduce((total, each) => add(total, each));
  const own = trainable.map((name) => parameter(frozen, name));
  const keep = inputs.feed(input('keep', []), ({ start }) => filledTensor(start === 0 ? 0 : 1, []));
  const share = inputs.feed(input('share', []), ({ draws }) => filledTensor(1 / draws.z.shape[0], []));
  const writes = gradients(likeness, own).map((slope, i) => {
    const entry = importanceEntry(trainable[i]);
    const before = mul(state(entry, slope.shape), keep);
    return [entry, add(before, mul(mul(slope, slope), share))] as const;
  });
  return inputs.define('importance of parameters', { likeness }, Object.fromEntries(writes));
}

/** Fills the importances with their mean over the frozen generator's source pictures, one picture at a time. */
export async function measureImportance(
  stage: Stage,
  pair: GeneratorPair,
  guides: readonly Guide[],
  settings: Pick<AdaptationSettings, 'resize'>,
  draws: ReturnType<Draws['source']>,
): Promise<void> {
  const [count] = draws.z.shape;
  await withFed(stage, importanceProgram(pair, guides, settings), async (program) => {
    for (let start = 0; start < count; start++) await program.run({ draws, start });
  });
}
