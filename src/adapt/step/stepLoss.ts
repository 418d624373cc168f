import { add, input, mul, sum, type Tensor } from '../../graph/index.js';
import type { ImageTower } from '../../guidance/index.js';
import { parameter } from '../../nn/parameters.js';
import { noiseInputs } from '../../stylegan2/index.js';
import type { Inspection } from '../adaptationContract.js';
import type { Guide } from '../goal/guide.js';
import { guideWindows } from '../goal/guideWindows.js';
import { consolidationLoss } from '../loss/consolidation.js';
import { weighedCouplings } from '../loss/coupledLoss.js';
import { type PairLoss, pairLoss } from '../loss/pairLoss.js';
import { frozenPicture, type GeneratorPair, stepLatents, trainedPicture } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';

/** What a training step is built of. */
export interface StepSpec {
  readonly pair: GeneratorPair;
  readonly guides: readonly Guide[];
  readonly texture: ImageTower | undefined;
  readonly settings: AdaptationSettings;
  /** Pictures that are computed at once. */
  readonly batch: number;
  readonly inspect: Inspection;
}

/** The loss of the pictures that are computed at once, and what a step tells of them. */
export interface StepLoss {
  readonly loss: PairLoss;
  readonly outputs: Record<string, Tensor>;
  /** What trains. */
  readonly own: Tensor[];
}

/** The loss of a step or, where `spec.batch` is less than the settings', of a part of it. */
export function stepLoss(spec: StepSpec): StepLoss {
  const { pair, guides, texture, settings, batch, inspect } = spec;
  const { config } = pair;
  const { frozen, trained } = stepPictures(spec);
  const weights = input('weights', [batch]);
  const pulls = pairLoss(guides, settings, {
    frozen,
    trained,
    weights,
    nudge: stepNudge(spec),
    patches: (guide) =>
      guideWindows(guide, 'patch', { batch, windows: settings.patchCount, size: config.size }),
    views: (guide) => guideWindows(guide, 'view', { batch, windows: settings.views - 1, size: config.size }),
    couplings: hasCoupledParts(spec) ? (guide) => couplingInput(guide, batch) : undefined,
    texture: texture && settings.textureFrom === 'frozen' ? { tower: texture, pictures: frozen } : undefined,
  });
  const loss = settings.lossEwc > 0 ? consolidated(pulls, spec, weights) : pulls;
  const pictures = inspect.pictures ? { frozenPicture: frozen, trainedPicture: trained } : {};
  const terms = [...loss.terms].map(([name, term]) => [`term.${name}`, term] as const);
  const editSums = loss.editSums && usesNudge(settings) ? { editSums: loss.editSums } : {};
  return {
    loss,
    outputs: { loss: loss.loss, ...Object.fromEntries(terms), ...editSums, ...pictures },
    own: ownParameters(spec),
  };
}

/** Pictures `[batch, 3, H, W]` of both generators, from the inputs that `stepFeeds` fills. */
export function stepPictures({ pair, settings, batch }: Pick<StepSpec, 'pair' | 'settings' | 'batch'>): {
  frozen: Tensor;
  trained: Tensor;
} {
  const { config } = pair;
  const latents = stepLatents(pair, batch, settings.mixing > 0, settings.truncation !== 1);
  const frozenNoise = noiseInputs(config, 'noise.frozen', batch);
  const trainedNoise = settings.sharedNoise ? frozenNoise : noiseInputs(config, 'noise.trained', batch);
  return {
    frozen: frozenPicture(pair, latents.frozen, frozenNoise),
    trained: trainedPicture(pair, latents.trained, trainedNoise),
  };
}

/** Whether terms compare pictures of a batch that is computed in parts. */
export function hasCoupledParts({ settings, batch }: Pick<StepSpec, 'settings' | 'batch'>): boolean {
  return batch < settings.batch && weighedCouplings(settings).length > 0;
}

/** The input of the slopes `[batch, E]` of the whole batch's coupled terms by a guide's embeddings of trained pictures. */
export function couplingInput({ index, config }: Guide, batch: number): Tensor {
  return input(`coupling.${index}`, [batch, config.embedding]);
}

/** What is added to the trained pictures of each guide, where equal pictures are told apart. */
export function stepNudge({ settings, guides }: Pick<StepSpec, 'settings' | 'guides'>): Tensor | undefined {
  return usesNudge(settings) ? input('nudge', [guides.length]) : undefined;
}

/** Whether equal pictures are told apart as in the reference. */
export function usesNudge({
  editFloor,
  lossDirection,
}: Pick<AdaptationSettings, 'editFloor' | 'lossDirection'>): boolean {
  return editFloor === 0 && lossDirection > 0;
}

/** The tensors that train. */
export function ownParameters({ pair }: Pick<StepSpec, 'pair'>): Tensor[] {
  return pair.trainable.map((name) => parameter(pair.trained, name));
}

/** The loss with the consolidation of parameters, of which a part of a batch has its share. */
function consolidated(pulls: PairLoss, { pair, settings }: StepSpec, weights: Tensor): PairLoss {
  const term = mul(consolidationLoss(pair), mul(sum(weights), settings.lossEwc));
  return {
    ...pulls,
    loss: add(pulls.loss, term),
    pull: add(pulls.pull, term),
    terms: new Map([...pulls.terms, ['ewc', term]]),
  };
}
