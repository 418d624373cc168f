import { add, input, mul, sum, type Tensor } from '../../graph/index.js';
import { parameter } from '../../nn/parameters.js';
import type { Feeding } from '../../runtime/fedProgram.js';
import { floatTensor } from '../../tensorData.js';
import { pictureWeights } from '../draws/feeds.js';
import { consolidationLoss } from '../loss/consolidation.js';
import { weighedCouplings } from '../loss/coupledLoss.js';
import { type PairLoss, pairLoss } from '../loss/pairLoss.js';
import type { AdaptationSettings } from '../settings/table.js';
import { type Coupling, couplingInput } from './coupling.js';
import { type PicturesSource, stepPictures } from './stepPictures.js';
import type { StepSpec } from './stepSpec.js';
import { patchWindows, viewWindows, type WindowsSource } from './stepWindows.js';

/** The loss of the pictures that are computed at once, and what a step tells of them. */
export interface StepLoss {
  readonly loss: PairLoss;
  readonly outputs: Record<string, Tensor>;
  /** Parameters that train. */
  readonly own: Tensor[];
}

/** Numbers added to the trained images of each guide, where equal images are told apart. */
export interface NudgeSource {
  readonly nudge: readonly number[];
}

/** Inputs of a part of a training step. */
export interface PartSource extends PicturesSource, WindowsSource, NudgeSource {
  readonly draws: PicturesSource['draws'];
  /** Present where terms compare pictures of different parts. */
  readonly coupling: Coupling | undefined;
}

/** The loss of a step or, where `spec.batch` is less than the settings', of a part of it. */
export function stepLoss(spec: StepSpec, inputs: Feeding<PartSource>): StepLoss {
  const { guides, texture, settings, batch, inspect } = spec;
  const { frozen, trained } = stepPictures(spec, inputs);
  const weights = inputs.feed(input('weights', [batch]), ({ start }) =>
    pictureWeights(start, batch, settings.batch),
  );
  const pulls = pairLoss(guides, settings, {
    frozen,
    trained,
    weights,
    nudge: stepNudge(spec, inputs),
    patches: (guide) => patchWindows(spec, guide, inputs),
    views: (guide) => viewWindows(spec, guide, inputs),
    couplings: hasCoupledParts(spec) ? (guide) => couplingInput(guide, batch, inputs) : undefined,
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

/** Whether terms compare pictures of a batch that is computed in parts. */
export function hasCoupledParts({ settings, batch }: Pick<StepSpec, 'settings' | 'batch'>): boolean {
  return batch < settings.batch && weighedCouplings(settings).length > 0;
}

/** The nudges `[guides]`; see {@link NudgeSource}. */
export function stepNudge(
  { settings, guides }: Pick<StepSpec, 'settings' | 'guides'>,
  inputs: Feeding<NudgeSource>,
): Tensor | undefined {
  if (!usesNudge(settings)) return undefined;
  return inputs.feed(input('nudge', [guides.length]), ({ nudge }) => floatTensor(nudge, [guides.length]));
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
