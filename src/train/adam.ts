import { add, div, input, mul, reshape, slice, sqrt, sub, type Tensor } from '../graph/index.js';
import type { FloatTensor } from '../tensorData.js';

/** Adam's settings (Kingma and Ba 2014), with the first moment switched off when `beta1` is 0. */
export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * The treatment of one parameter in a step: learn, learn with a zero gradient (its moments fade), or nothing at all.
 */
export type AdamAction = 'step' | 'fade' | 'skip';

/** The number of coefficients per parameter that a step's graph reads: see {@link adamCoefficients}. */
const coefficientCount = 6;

/** One parameter's update as graph. */
export interface AdamUpdate {
  readonly parameter: Tensor;
  /** Present only when `beta1` is not 0. */
  readonly firstMoment: Tensor | undefined;
  readonly secondMoment: Tensor;
}

/** The input `[parameters, 6]` through which a step's coefficients reach the graph. */
export function adamInput(name: string, parameters: number): Tensor {
  return input(name, [parameters, coefficientCount]);
}

/**
 * The update of one parameter; everything that changes from step to step is read from row `index` of `coefficients`, so
 * neither the learning rate nor the choice of trainable parameters requires a new graph.
 */
export function adamUpdate(
  coefficients: Tensor,
  index: number,
  parameter: Tensor,
  gradient: Tensor,
  firstMoment: Tensor | undefined,
  secondMoment: Tensor,
): AdamUpdate {
  const [keepFirst, takeFirst, keepSecond, takeSecond, spread, floor] = Array.from(
    { length: coefficientCount },
    (_, column) => reshape(slice(coefficients, [index, column], [1, 1]), []),
  );
  const second = add(mul(secondMoment, keepSecond), mul(mul(gradient, takeSecond), gradient));
  const first = firstMoment && add(mul(firstMoment, keepFirst), mul(gradient, takeFirst));
  // The rate divides the denominator instead of multiplying the quotient: one pass over memory less.
  const denominator = add(mul(sqrt(second), spread), floor);
  return {
    parameter: sub(parameter, div(first ?? gradient, denominator)),
    firstMoment: first,
    secondMoment: second,
  };
}

/**
 * The coefficients that {@link adamUpdate} reads, `[parameters, 6]`, computed in float64.
 *
 * `steps[i]` counts the steps of parameter i, including the present one. A parameter that fades or is skipped does not
 * change: its denominator is infinite, as are all denominators at rate 0.
 */
export function adamCoefficients(
  options: AdamOptions,
  actions: readonly AdamAction[],
  steps: readonly number[],
): FloatTensor {
  const { learningRate, beta1, beta2, epsilon } = options;
  const data = new Float32Array(actions.length * coefficientCount);
  actions.forEach((action, i) => {
    const takes = action === 'step' ? 1 : 0;
    const keeps = action !== 'skip';
    const rate = learningRate / (1 - beta1 ** steps[i]);
    const moves = learningRate > 0 && (action === 'step' || (action === 'fade' && beta1 > 0));
    const row = [
      keeps ? beta1 : 1,
      (1 - beta1) * takes,
      keeps ? beta2 : 1,
      (1 - beta2) * takes,
      moves ? 1 / (rate * Math.sqrt(1 - beta2 ** steps[i])) : 0,
      moves ? epsilon / rate : Number.POSITIVE_INFINITY,
    ];
    data.set(row, i * coefficientCount);
  });
  return { data, shape: [actions.length, coefficientCount], dtype: 'float32' };
}
