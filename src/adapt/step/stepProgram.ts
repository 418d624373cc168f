import { add, gradients, input, mul, state, type Tensor } from '../../graph/index.js';
import { type FedProgram, type Feeding, Inputs } from '../../runtime/fedProgram.js';
import { type FloatTensor, filledTensor } from '../../tensorData.js';
import { adamInput, adamUpdate } from '../../train/adam.js';
import { movedAverage } from '../../train/ema.js';
import { averageDecay } from '../../train/schedules.js';
import { squaredLengths } from '../../train/squaredLengths.js';
import { averagedPrefix } from '../pair/generatorPair.js';
import { ownParameters, type PartSource, stepLoss } from './stepLoss.js';
import type { StepSpec } from './stepSpec.js';

/** Inputs of the end of a training step. */
export interface UpdateSource {
  /** The number of the step, from 1. */
  readonly step: number;
  /** See `adamCoefficients`. */
  readonly adam: FloatTensor;
}

/** A whole training step in one program: losses, gradients and Adam's update, over the runtime's state. */
export function stepProgram(spec: StepSpec): FedProgram<PartSource & UpdateSource> {
  const inputs = new Inputs<PartSource & UpdateSource>();
  const { loss, outputs, own } = stepLoss(spec, inputs);
  const found = gradients(loss.pull, own);
  const update = adamWrites(spec, own, found, inputs);
  return inputs.define(
    'adaptation step',
    { ...outputs, ...inspectedGradients(spec, found), squares: update.squares },
    update.writes,
  );
}

/**
 * A part of a training step whose batch is computed in parts: adds its gradient to `gradients.NAME`, which is first
 * multiplied by the input `keep` (0 for the first part, then 1).
 */
export function partProgram(spec: StepSpec): FedProgram<PartSource> {
  const inputs = new Inputs<PartSource>();
  const { loss, outputs, own } = stepLoss(spec, inputs);
  const keep = inputs.feed(input('keep', []), ({ start }) => filledTensor(start === 0 ? 0 : 1, []));
  const writes = gradients(loss.pull, own).map((gradient, i) => {
    const name = `gradients.${spec.pair.trainable[i]}`;
    return [name, add(mul(state(name, gradient.shape), keep), gradient)] as const;
  });
  return inputs.define('part of an adaptation step', outputs, Object.fromEntries(writes));
}

/** The end of a training step whose batch was computed in parts: Adam's update from `gradients.NAME`. */
export function updateProgram(spec: StepSpec): FedProgram<UpdateSource> {
  const inputs = new Inputs<UpdateSource>();
  const own = ownParameters(spec);
  const found = own.map(({ shape }, i) => state(`gradients.${spec.pair.trainable[i]}`, shape));
  const { squares, writes } = adamWrites(spec, own, found, inputs);
  return inputs.define('adaptation update', { squares, ...inspectedGradients(spec, found) }, writes);
}

function inspectedGradients({ pair, inspect }: StepSpec, found: readonly Tensor[]): Record<string, Tensor> {
  if (!inspect.gradients) return {};
  return Object.fromEntries(pair.trainable.map((name, i) => [`gradient.${name}`, found[i]]));
}

/** Adam's update of everything that may train, and of its average; row i of the input `adam` says what parameter i does. */
function adamWrites(
  { pair, settings }: StepSpec,
  own: readonly Tensor[],
  found: readonly Tensor[],
  inputs: Feeding<UpdateSource>,
): { squares: Tensor; writes: Record<string, Tensor> } {
  const coefficients = inputs.feed(adamInput('adam', own.length), ({ adam }) => adam);
  const hasFirst = settings.beta1 > 0;
  const keep = inputs.feed(input('keepAverage', []), ({ step }) =>
    filledTensor(averageDecay(settings.averageDecay, step), []),
  );
  const writes: Record<string, Tensor> = {};
  own.forEach((tensor, i) => {
    const name = pair.trainable[i];
    const first = hasFirst ? state(`moments.first.${name}`, tensor.shape) : undefined;
    const second = state(`moments.second.${name}`, tensor.shape);
    const update = adamUpdate(coefficients, i, tensor, found[i], first, second);
    writes[`trainable.${name}`] = update.parameter;
    writes[`moments.second.${name}`] = update.secondMoment;
    if (update.firstMoment) writes[`moments.first.${name}`] = update.firstMoment;
    if (settings.averageDecay > 0) {
      const average = state(averagedPrefix + name, tensor.shape);
      writes[averagedPrefix + name] = movedAverage(average, update.parameter, keep);
    }
  });
  return { squares: squaredLengths(found), writes };
}
