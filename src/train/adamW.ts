import { input, mul, reshape, slice, type Tensor } from '../graph/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { type AdamOptions, type AdamUpdate, adamCoefficients, adamUpdate } from './adam.js';

/** AdamW's settings; `weightDecay` is the share of a weight that a step at rate 1 removes. */
export interface AdamWOptions extends AdamOptions {
  readonly weightDecay: number;
}

/** Adam's coefficients for each parameter, and the factor that the decay leaves. */
const coefficientCount = 7;

/** The input `[parameters, 7]` through which a step's coefficients reach the graph. */
export function adamWInput(name: string, parameters: number): Tensor {
  return input(name, [parameters, coefficientCount]);
}

/**
 * The update of one parameter by Adam with decoupled weight decay (Loshchilov and Hutter 2017, algorithm 2): the decay
 * shrinks the weight itself and bypasses the moments.
 *
 * Row `index` of `coefficients` holds everything that changes from step to step.
 */
export function adamWUpdate(
  coefficients: Tensor,
  index: number,
  parameter: Tensor,
  gradient: Tensor,
  firstMoment: Tensor | undefined,
  secondMoment: Tensor,
): AdamUpdate {
  const kept = reshape(slice(coefficients, [index, coefficientCount - 1], [1, 1]), []);
  return adamUpdate(coefficients, index, mul(parameter, kept), gradient, firstMoment, secondMoment);
}

/**
 * The coefficients that {@link adamWUpdate} reads in step `step` (from 1), `[parameters, 7]`; `decays[i]` says whether
 * parameter i decays.
 */
export function adamWCoefficients(
  options: AdamWOptions,
  decays: readonly boolean[],
  step: number,
): FloatTensor {
  const { learningRate, weightDecay } = options;
  const actions = decays.map(() => 'step' as const);
  const adam = adamCoefficients(options, actions, new Array<number>(decays.length).fill(step));
  const width = coefficientCount - 1;
  const rows = decays.flatMap((isDecaying, i) => [
    ...adam.data.subarray(i * width, (i + 1) * width),
    isDecaying ? 1 - learningRate * weightDecay : 1,
  ]);
  return floatTensor(rows, [decays.length, coefficientCount]);
}
