import { type Bindings, interpret } from '../interpreter.js';
import { type Tensor, topologicalOrder } from '../tensor.js';

/** The interpreter's result for one tensor. */
export function evaluate(tensor: Tensor, bindings: Bindings = {}): Float64Array {
  return interpret([tensor], bindings)[0].data;
}

/** The largest difference between two arrays, relative to the larger of 1 and the peak of `expected`. */
export function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let peak = 1;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, difference);
    peak = Math.max(peak, Math.abs(expected[i]));
  }
  return worst / peak;
}

/** Sum of a[i] * b[i]. */
export function innerProduct(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, i) => total + value * b[i], 0);
}

/** The number of operations of each name in a graph, not counting constants and placeholders. */
export function operationCounts(outputs: readonly Tensor[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { primitive, inputs } of topologicalOrder(outputs)) {
    if (inputs.length > 0) counts[primitive.name] = (counts[primitive.name] ?? 0) + 1;
  }
  return counts;
}
