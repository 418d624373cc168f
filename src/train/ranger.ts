import { add, div, input, mul, reshape, slice, sqrt, sub, sum, type Tensor } from '../graph/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';

/** Ranger's settings, with which StyleCLIP trains its mappers. */
export interface RangerOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The number of steps between updates of the slow weights. */
  readonly lookahead: number;
  /** The share by which the slow weights move towards the fast ones, 0 to 1. */
  readonly follow: number;
  /** The length of the averaged second moment above which it divides; below it, a step is plain momentum. */
  readonly threshold: number;
}

/** The settings of the reference (StyleCLIP's mapper, section 5). */
export const rangerDefaults: RangerOptions = {
  beta1: 0.95,
  beta2: 0.999,
  epsilon: 1e-5,
  lookahead: 6,
  follow: 0.5,
  threshold: 5,
};

/** One parameter as graph, with Ranger's state for it. */
export interface RangerState {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
  readonly slow: Tensor;
}

/** One parameter's update as graph. */
export interface RangerUpdate {
  readonly parameter: Tensor;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
  readonly slow: Tensor;
}

/** The number of coefficients that a step's graph reads; see {@link rangerCoefficients}. */
const coefficientCount = 4;

/** The input `[4]` through which a step's coefficients reach the graph. */
export function rangerInput(name: string): Tensor {
  return input(name, [coefficientCount]);
}

/**
 * A step of Ranger: Adam with the variance of its rate rectified (Liu et al. 2019, "On the variance of the adaptive
 * learning rate and beyond", algorithm 2), slow weights that follow every few steps (Zhang et al. 2019, "Lookahead
 * optimizer"), and gradients of matrices and filters without their mean over all inputs (Yong et al. 2020, "Gradient
 * centralization").
 *
 * `slow` starts as the parameter itself, both moments as zeros.
 */
export function rangerUpdate(
  coefficients: Tensor,
  { beta1, beta2, epsilon }: RangerOptions,
  { parameter, gradient, firstMoment, secondMoment, slow }: RangerState,
): RangerUpdate {
  const [plain, adaptive, follow, restart] = Array.from({ length: coefficientCount }, (_, i) =>
    reshape(slice(coefficients, [i], [1]), []),
  );
  const centred = centralized(gradient);
  const first = add(mul(firstMoment, beta1), mul(centred, 1 - beta1));
  const second = add(mul(secondMoment, beta2), mul(mul(centred, centred), 1 - beta2));
  const moved = add(mul(first, plain), div(mul(first, adaptive), add(sqrt(second), epsilon)));
  const fast = sub(parameter, moved);
  const nextSlow = add(slow, mul(sub(fast, slow), follow));
  return {
    parameter: add(fast, mul(sub(nextSlow, fast), restart)),
    firstMoment: first,
    secondMoment: second,
    slow: nextSlow,
  };
}

/** The coefficients that {@link rangerUpdate} reads in step `step` (from 1) at a learning rate. */
export function rangerCoefficients(options: RangerOptions, learningRate: number, step: number): FloatTensor {
  const { beta1, beta2, lookahead, follow, threshold } = options;
  const kept = beta2 ** step;
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - (2 * step * kept) / (1 - kept);
  const isAdaptive = length > threshold;
  const rectified = isAdaptive
    ? Math.sqrt(
        ((1 - kept) * (length - 4) * (length - 2) * longest) / ((longest - 4) * length * (longest - 2)),
      )
    : 1;
  const rate = (learningRate * rectified) / (1 - beta1 ** step);
  const isDue = step % lookahead === 0;
  return floatTensor(
    [isAdaptive ? 0 : rate, isAdaptive ? rate : 0, isDue ? follow : 0, isDue ? 1 : 0],
    [coefficientCount],
  );
}

function centralized(gradient: Tensor): Tensor {
  const [, ...inputs] = gradient.shape;
  if (inputs.length === 0) return gradient;
  const count = inputs.reduce((product, extent) => product * extent, 1);
  const axes = inputs.map((_, i) => i + 1);
  return sub(gradient, mul(sum(gradient, axes, true), 1 / count));
}
