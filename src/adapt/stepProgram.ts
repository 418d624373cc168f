import {
  add,
  defineProgram,
  gradients,
  input,
  mul,
  type Program,
  state,
  sum,
  type Tensor,
} from '../graph/index.js';
import type { ImageTower } from '../guidance/index.js';
import { parameter } from '../nn/parameters.js';
import { noiseInputs } from '../stylegan2/index.js';
import { adamInput, adamUpdate } from '../train/adam.js';
import { squaredLengths } from '../train/squaredLengths.js';
import { consolidationLoss } from './consolidation.js';
import type { Inspection } from './contract.js';
import { frozenPicture, type GeneratorPair, stepLatents, trainedPicture } from './generatorPair.js';
import { type Judge, windowInputs } from './judge.js';
import { type PairLoss, pairLoss } from './pairLoss.js';
import type { AdaptationSettings } from './settings.js';

/** What a training step is built of. */
export interface StepSpec {
  readonly pair: GeneratorPair;
  readonly judges: readonly Judge[];
  readonly texture: ImageTower | undefined;
  readonly settings: AdaptationSettings;
  /** Pictures that are computed at once. */
  readonly batch: number;
  readonly inspect: Inspection;
}

/** A whole training step in one program: losses, gradients and Adam's update, over the runtime's state. */
export function stepProgram(spec: StepSpec): Program {
  const { loss, outputs, own } = stepLoss(spec);
  const found = gradients(loss.loss, own);
  const update = adamWrites(spec, own, found);
  return defineProgram(
    'adaptation step',
    { ...outputs, ...inspectedGradients(spec, found), squares: update.squares },
    update.writes,
  );
}

/**
 * A part of a training step whose batch is computed in parts: adds its gradient to `gradients.NAME`, which is first
 * multiplied by the input `keep` (0 for the first part, then 1).
 */
export function partProgram(spec: StepSpec): Program {
  const { loss, outputs, own } = stepLoss(spec);
  const keep = input('keep', []);
  const writes = gradients(loss.loss, own).map((gradient, i) => {
    const name = `gradients.${spec.pair.trainable[i]}`;
    return [name, add(mul(state(name, gradient.shape), keep), gradient)] as const;
  });
  return defineProgram('part of an adaptation step', outputs, Object.fromEntries(writes));
}

/** The end of a training step whose batch was computed in parts: Adam's update from `gradients.NAME`. */
export function updateProgram(spec: StepSpec): Program {
  const own = ownParameters(spec);
  const found = own.map(({ shape }, i) => state(`gradients.${spec.pair.trainable[i]}`, shape));
  const { squares, writes } = adamWrites(spec, own, found);
  return defineProgram('adaptation update', { squares, ...inspectedGradients(spec, found) }, writes);
}

interface StepLoss {
  readonly loss: PairLoss;
  readonly outputs: Record<string, Tensor>;
  readonly own: Tensor[];
}

function stepLoss(spec: StepSpec): StepLoss {
  const { pair, judges, texture, settings, batch, inspect } = spec;
  const { config } = pair;
  const latents = stepLatents(pair, batch, settings.mixing > 0, settings.truncation !== 1);
  const frozenNoise = noiseInputs(config, 'noise.frozen', batch);
  const trainedNoise = settings.sharedNoise ? frozenNoise : noiseInputs(config, 'noise.trained', batch);
  const frozen = frozenPicture(pair, latents.frozen, frozenNoise);
  const trained = trainedPicture(pair, latents.trained, trainedNoise);
  const weights = input('weights', [batch]);
  const pulls = pairLoss(judges, settings, {
    frozen,
    trained,
    weights,
    nudge: usesNudge(settings) ? input('nudge', [judges.length]) : undefined,
    patches: (judge) =>
      windowInputs(judge, 'patch', { batch, windows: settings.patchCount, side: config.size }),
    views: (judge) => windowInputs(judge, 'view', { batch, windows: settings.views - 1, side: config.size }),
    texture: texture && settings.textureFrom === 'frozen' ? { tower: texture, pictures: frozen } : undefined,
  });
  const loss = settings.losses.ewc > 0 ? consolidated(pulls, spec, weights) : pulls;
  const pictures = inspect.pictures ? { frozenPicture: frozen, trainedPicture: trained } : {};
  const terms = [...loss.terms].map(([name, term]) => [`term.${name}`, term] as const);
  const editSums = loss.editSums && usesNudge(settings) ? { editSums: loss.editSums } : {};
  return {
    loss,
    outputs: { loss: loss.loss, ...Object.fromEntries(terms), ...editSums, ...pictures },
    own: ownParameters(spec),
  };
}

/** The loss with the consolidation of parameters, of which a part of a batch has its share. */
function consolidated(pulls: PairLoss, { pair, settings }: StepSpec, weights: Tensor): PairLoss {
  const term = mul(consolidationLoss(pair), mul(sum(weights), settings.losses.ewc));
  return { ...pulls, loss: add(pulls.loss, term), terms: new Map([...pulls.terms, ['ewc', term]]) };
}

/** Whether equal pictures are told apart as in the reference. */
export function usesNudge({ editFloor, losses }: Pick<AdaptationSettings, 'editFloor' | 'losses'>): boolean {
  return editFloor === 0 && losses.direction > 0;
}

function ownParameters({ pair }: StepSpec): Tensor[] {
  return pair.trainable.map((name) => parameter(pair.trained, name));
}

function inspectedGradients({ pair, inspect }: StepSpec, found: readonly Tensor[]): Record<string, Tensor> {
  if (!inspect.gradients) return {};
  return Object.fromEntries(pair.trainable.map((name, i) => [`gradient.${name}`, found[i]]));
}

/** Adam's update of everything that may train; row i of the input `adam` says what parameter i does. */
function adamWrites(
  { pair, settings }: StepSpec,
  own: readonly Tensor[],
  found: readonly Tensor[],
): { squares: Tensor; writes: Record<string, Tensor> } {
  const coefficients = adamInput('adam', own.length);
  const hasFirst = settings.adam.beta1 > 0;
  const writes: Record<string, Tensor> = {};
  own.forEach((tensor, i) => {
    const name = pair.trainable[i];
    const first = hasFirst ? state(`moments.first.${name}`, tensor.shape) : undefined;
    const second = state(`moments.second.${name}`, tensor.shape);
    const update = adamUpdate(coefficients, i, tensor, found[i], first, second);
    writes[`trainable.${name}`] = update.parameter;
    writes[`moments.second.${name}`] = update.secondMoment;
    if (update.firstMoment) writes[`moments.first.${name}`] = update.firstMoment;
  });
  return { squares: squaredLengths(found), writes };
}
