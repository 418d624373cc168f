import { assert } from '../errors.js';
import { constantValue } from './primitives/constant.js';
import { elementCount } from './shapes.js';
import { placeholderOf, type Tensor, topologicalOrder, type Value } from './tensor.js';

/** Numbers for placeholders, by their name; inputs and state share the map. */
export type Bindings = Readonly<Record<string, ArrayLike<number>>>;

/**
 * Computes tensors in float64, one operation after another: slow, simple, and the meaning of every primitive.
 *
 * It is the oracle for gradients and lowerings. Fails with an assertion when a placeholder has no value or one of
 * another length.
 */
export function interpret(outputs: readonly Tensor[], bindings: Bindings = {}): Value[] {
  const values = new Map<Tensor, Value>();
  const computed = (tensor: Tensor): Value => {
    const value = values.get(tensor);
    assert(value, 'a tensor is computed after its inputs');
    return value;
  };
  for (const tensor of topologicalOrder(outputs)) {
    const { shape } = tensor;
    values.set(tensor, {
      shape,
      data: leafData(tensor, bindings) ?? compute(tensor, tensor.inputs.map(computed)),
    });
  }
  return outputs.map(computed);
}

function compute(tensor: Tensor, inputs: readonly Value[]): Float64Array {
  const data = tensor.primitive.evaluate(inputs, tensor.attributes, tensor.shape);
  assert(
    data.length === elementCount(tensor.shape),
    `${tensor.primitive.name} computed a wrong number of elements`,
  );
  return data;
}

function leafData(tensor: Tensor, bindings: Bindings): Float64Array | undefined {
  const placeholder = placeholderOf(tensor);
  if (!placeholder) return constantValue(tensor);
  const bound = Object.hasOwn(bindings, placeholder.name) ? bindings[placeholder.name] : undefined;
  assert(bound, `the interpreter has no value for "${placeholder.name}"`);
  assert(
    bound.length === elementCount(tensor.shape),
    `"${placeholder.name}" does not fill [${tensor.shape}]`,
  );
  return Float64Array.from(bound);
}
