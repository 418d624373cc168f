import { assert } from '../errors.js';
import { constant, fill } from './primitives/constant.js';
import { add } from './primitives/elementwise.js';
import { elementCount, sameShape } from './shapes.js';
import { type Tensor, topologicalOrder } from './tensor.js';

/**
 * The gradients of `sum(outputs * cotangents)` with respect to `inputs`, as new graph (reverse mode).
 *
 * Without cotangents the outputs must be scalars and each has weight 1. An input that no output depends on gets zeros.
 * Paths that lead to no input cost nothing: each primitive receives which of its inputs want a gradient.
 */
export function gradients(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  cotangents?: readonly Tensor[],
): Tensor[] {
  const results = isTensor(outputs) ? [outputs] : outputs;
  assert(!cotangents || cotangents.length === results.length, 'each output needs exactly one cotangent');
  const order = topologicalOrder(results);
  const wanted = new Set<Tensor>(inputs);
  for (const tensor of order) {
    if (tensor.inputs.some((source) => wanted.has(source))) wanted.add(tensor);
  }

  const accumulated = new Map<Tensor, Tensor>();
  const accumulate = (tensor: Tensor, cotangent: Tensor): void => {
    assert(
      sameShape(tensor.shape, cotangent.shape),
      `the cotangent of ${tensor.primitive.name} [${tensor.shape}] has shape [${cotangent.shape}]`,
    );
    const present = accumulated.get(tensor);
    accumulated.set(tensor, present ? add(present, cotangent) : cotangent);
  };
  results.forEach((output, i) => {
    assert(
      cotangents || elementCount(output.shape) === 1,
      'a gradient without cotangents needs scalar outputs',
    );
    accumulate(output, cotangents?.[i] ?? fill(1, output.shape));
  });

  for (const tensor of order.toReversed()) {
    const cotangent = accumulated.get(tensor);
    if (!cotangent || !wanted.has(tensor) || tensor.inputs.length === 0) continue;
    const wants = tensor.inputs.map((source) => wanted.has(source));
    if (!wants.some(Boolean)) continue;
    const contributions = tensor.primitive.gradient(tensor, cotangent, wants);
    tensor.inputs.forEach((source, i) => {
      const contribution = contributions[i];
      if (wants[i] && contribution) accumulate(source, contribution);
    });
  }
  return inputs.map(
    (tensor) =>
      accumulated.get(tensor) ?? constant(new Float64Array(elementCount(tensor.shape)), tensor.shape),
  );
}

function isTensor(value: Tensor | readonly Tensor[]): value is Tensor {
  return 'primitive' in value;
}
