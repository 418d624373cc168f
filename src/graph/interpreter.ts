import { assert } from '../errors.js';
import { constantValue } from './primitives/constant.js';
import { elementCount } from './shapes.js';
import { placeholderOf, type Tensor, topologicalOrder, type Value } from './tensor.js';

/** Placeholder values by name; inputs and state share the map. */
export type Bindings = Readonly<Record<string, ArrayLike<number>>>;

/**
 * Computes tensors in float64, one operation at a time: slow, simple, and the definition of every primitive.
 *
 * It is the oracle for gradients and lowerings. Asserts that every placeholder has a value of the right length.
 */
export function interpret(outputs: readonly Tensor[], bindings: Bindings = {}): Value[] {
  const values = new Map<Tensor, Value>();
  const computed = (tensor: Tensor): Value => {
    const value = values.get(tensor);
    assert(value, 'a tensor was reached before its inputs');
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
    `${tensor.primitive.name} computed the wrong number of elements`,
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
