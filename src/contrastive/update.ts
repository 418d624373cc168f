import {
  div,
  input,
  maximum,
  minimum,
  mul,
  type Shape,
  sqrt,
  state,
  sum,
  type Tensor,
} from '../graph/index.js';
import type { RunInputs } from '../runtime/contract.js';
import { filledTensor } from '../tensorData.js';
import { adamWCoefficients, adamWInput, adamWUpdate } from '../train/adamW.js';
import { movedAverage } from '../train/ema.js';
import { muonUpdate } from '../train/muon.js';
import { averageDecay } from '../train/schedules.js';
import { squaredLengths } from '../train/squaredLengths.js';
import { largestLogitScale } from './loss.js';
import { isDecaying, type OptimiserSettings } from './optimiserSettings.js';
import { wordHeadPrefix } from './words.js';

/** Where things lie in the runtime's state, before the parameter's name. */
export const entries = {
  own: 'trainable.',
  first: 'moments.first.',
  second: 'moments.second.',
  average: 'average.',
  gradient: 'gradients.',
} as const;

/** The logarithm of the temperature's inverse. */
export const scaleName = 'logitScale';

/** Whether a parameter steps by Muon: matrices and filters of the towers. Of all others AdamW keeps second moments. */
export function usesMuon({ muon }: Pick<OptimiserSettings, 'muon'>, name: string): boolean {
  return muon && isDecaying(name) && !name.startsWith(wordHeadPrefix);
}

/** The inputs of {@link updateWrites} in step `step` (from 1) at its learning rate. */
export function updateInputs(
  settings: OptimiserSettings,
  names: readonly string[],
  learningRate: number,
  step: number,
): RunInputs {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  return {
    adam: adamWCoefficients(
      { beta1, beta2, epsilon, weightDecay, learningRate },
      names.map(isDecaying),
      step,
    ),
    averageKeep: filledTensor(averageDecay(settings.averageDecay, step), []),
    ...(settings.muon
      ? {
          muonRate: filledTensor(learningRate, []),
          muonKeep: filledTensor(1 - learningRate * weightDecay, []),
        }
      : {}),
  };
}

/**
 * The update of all parameters by AdamW or Muon, the gradient shortened to the limit (Pascanu et al. 2013), the temperature
 * clamped, and the moving average of the weights.
 */
export function updateWrites(
  settings: OptimiserSettings,
  names: readonly string[],
  found: readonly Tensor[],
): { outputs: Record<string, Tensor>; writes: Record<string, Tensor> } {
  const coefficients = adamWInput('adam', names.length);
  const [muonRate, muonKeep, averageKeep] = ['muonRate', 'muonKeep', 'averageKeep'].map((name) =>
    input(name, []),
  );
  const squares = squaredLengths(found);
  const shortening = div(settings.gradientLimit, maximum(sqrt(sum(squares)), settings.gradientLimit));
  const writes: Record<string, Tensor> = {};
  names.forEach((name, i) => {
    const at = (prefix: string, shape: Shape = found[i].shape): Tensor => state(prefix + name, shape);
    const gradient = mul(found[i], shortening);
    let next: Tensor;
    if (usesMuon(settings, name)) {
      const update = muonUpdate(mul(at(entries.own), muonKeep), gradient, at(entries.first), muonRate);
      next = update.parameter;
      writes[entries.first + name] = update.momentum;
    } else {
      const moments = [at(entries.first), at(entries.second)] as const;
      const update = adamWUpdate(coefficients, i, at(entries.own), gradient, ...moments);
      next = name === scaleName ? minimum(update.parameter, largestLogitScale) : update.parameter;
      if (update.firstMoment) writes[entries.first + name] = update.firstMoment;
      writes[entries.second + name] = update.secondMoment;
    }
    writes[entries.own + name] = next;
    writes[entries.average + name] = movedAverage(at(entries.average), next, averageKeep);
  });
  return { outputs: { squares }, writes };
}
