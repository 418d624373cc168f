import { gradients } from '../gradients.js';
import { type Bindings, interpret } from '../interpreter.js';
import { constant } from '../primitives/constant.js';
import { add, mul } from '../primitives/elementwise.js';
import { sum } from '../primitives/reduce.js';
import { elementCount } from '../shapes.js';
import { input, placeholderOf, type Shape, type Tensor } from '../tensor.js';
import { type Uniform, uniform } from './random.js';
import { evaluate } from './values.js';

/** Options for drawing the inputs of a gradient check. */
export interface GradientOptions {
  readonly seed?: number;
  /** Inputs are uniform in this range; choose one without kinks. Default [-1, 1). */
  readonly range?: readonly [low: number, high: number];
  /** Explicit input values, where a range cannot keep them away from kinks. */
  readonly values?: readonly ArrayLike<number>[];
}

const step = 1e-5;
const tolerance = 1e-7;

/**
 * Compares the first and second derivatives of `build` with central differences in float64.
 *
 * The loss is a random quadratic form of the result, so linear operations have second derivatives too. The second check
 * is on the gradient of `sum(gradient^2 * weights)`, as in R1. Throws with the input and element that differ, and when
 * the case is vacuous because every derivative of an input is zero.
 */
export function checkGradient(
  build: (...inputs: Tensor[]) => Tensor,
  shapes: readonly Shape[],
  { seed = 1, range = [-1, 1], values }: GradientOptions = {},
): void {
  const random = uniform(seed);
  const inputs = shapes.map((shape, i) => input(`x${i}`, shape));
  const bindings: Record<string, ArrayLike<number>> = {};
  shapes.forEach((shape, i) => {
    bindings[`x${i}`] = values?.[i] ?? random(elementCount(shape), ...range);
  });
  const result = build(...inputs);
  const loss = add(weighed(result, random), weighed(mul(result, result), random));
  const first = compareWithDifferences(loss, inputs, bindings);
  const vacuous = first.findIndex((gradient) => gradient.every((value) => value === 0));
  if (vacuous >= 0) throw new Error(`the loss does not depend on x${vacuous}`);

  const penalty = gradients(loss, inputs)
    .map((gradient) => weighed(mul(gradient, gradient), random))
    .reduce((a, b) => add(a, b));
  const second = compareWithDifferences(penalty, inputs, bindings);
  if (second.every((gradient) => gradient.every((value) => value === 0))) {
    throw new Error('every second derivative is zero');
  }
}

/**
 * The gradients of a scalar with respect to placeholders, checked against central differences.
 *
 * Throws with the placeholder and element that differ by more than 1e-7 of the larger of the loss and that gradient's
 * peak: rounding makes a difference quotient wrong in proportion to the loss.
 */
export function compareWithDifferences(
  loss: Tensor,
  inputs: readonly Tensor[],
  bindings: Bindings,
): Float64Array[] {
  const computed = interpret([loss, ...gradients(loss, inputs)], bindings).map(({ data }) => data);
  const [[level], ...found] = computed;
  inputs.forEach((tensor, i) => {
    const name = placeholderOf(tensor)?.name ?? 'nothing';
    const expected = centralDifferences(loss, name, bindings);
    const scale = expected.reduce((peak, value) => Math.max(peak, Math.abs(value)), Math.abs(level));
    expected.forEach((value, element) => {
      const error = Math.abs(found[i][element] - value);
      if (!(error <= tolerance * scale)) {
        throw new Error(
          `d loss / d ${name}[${element}] is ${found[i][element]}, but central differences give ${value}`,
        );
      }
    });
  });
  return found;
}

function centralDifferences(loss: Tensor, name: string, bindings: Bindings): Float64Array {
  const moved = Float64Array.from(bindings[name]);
  const lossAt = (element: number, value: number): number => {
    moved[element] = value;
    return evaluate(loss, { ...bindings, [name]: moved })[0];
  };
  return Float64Array.from(bindings[name], (value, element) => {
    const difference = lossAt(element, value + step) - lossAt(element, value - step);
    moved[element] = value;
    return difference / (2 * step);
  });
}

function weighed(x: Tensor, random: Uniform): Tensor {
  return sum(mul(x, constant(random(elementCount(x.shape), 0.5, 1.5), x.shape)));
}
