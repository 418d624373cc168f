import { elementCount, input, placeholderOf, type Shape, type Tensor } from '../../graph/index.js';
import { topologicalOrder } from '../../graph/tensor.js';
import { uniform } from '../../graph/testing/random.js';
import type { Numbers } from '../../testing/runOnRuntime.js';

/** Tensors whose values on a device are compared with the interpreter's, and the numbers they are computed from. */
export interface LoweringCase {
  readonly name: string;
  readonly tensors: readonly Tensor[];
  readonly bindings: Numbers;
  /** The largest difference allowed, relative to each tensor's peak. */
  readonly bound: number;
}

/**
 * Rounding to 24 bits is 6e-8 of a number; a few dozen roundings in a row, or a sum of some hundred products whose
 * errors mostly cancel, stay below this share of the peak.
 */
export const singlePrecision = 2e-6;

/** Uniform numbers that float32 holds exactly, so that the interpreter and a device start from the same values. */
export function numbersFor(shape: Shape, seed: number, low = -1, high = 1): Float32Array {
  return Float32Array.from(uniform(seed)(elementCount(shape), low, high));
}

/** A case whose float inputs are all filled with random numbers in [-1, 1). */
export function randomCase(
  name: string,
  tensors: readonly Tensor[],
  { bound = singlePrecision, bindings = {} }: { bound?: number; bindings?: Numbers } = {},
): LoweringCase {
  const numbers: Record<string, ArrayLike<number>> = { ...bindings };
  topologicalOrder(tensors).forEach((tensor, i) => {
    const placeholder = placeholderOf(tensor);
    if (placeholder) numbers[placeholder.name] ??= numbersFor(tensor.shape, i + 1);
  });
  return { name, tensors, bindings: numbers, bound };
}

/** Inputs `x0, x1, ...` of these shapes. */
export function inputs(...shapes: readonly Shape[]): Tensor[] {
  return shapes.map((shape, i) => input(`x${i}`, shape));
}
