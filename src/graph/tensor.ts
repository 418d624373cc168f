import { assert } from '../errors.js';

/** The extents of a tensor, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** The element type of a symbolic tensor: numbers to compute with, or indices into a table. */
export type ElementType = 'float32' | 'int32';

/** The fixed settings of an operation, as plain data so that equal operations can be recognised. */
export type Attributes = Readonly<Record<string, number | string | boolean | readonly number[]>>;

/** A concrete value inside the float64 interpreter. */
export interface Value {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/**
 * One kind of operation: its name, its gradient and its meaning.
 *
 * `gradient` returns one cotangent for each input for which `wants` is true and undefined elsewhere; it is written in
 * primitives, so gradients can be differentiated again. `evaluate` is the specification in float64, and the oracle
 * against which gradients and lowerings are tested.
 */
export interface Primitive {
  readonly name: string;
  gradient(output: Tensor, cotangent: Tensor, wants: readonly boolean[]): readonly (Tensor | undefined)[];
  evaluate(inputs: readonly Value[], attributes: Attributes, shape: Shape): Float64Array;
}

/** A symbolic tensor: the result of one operation, of static shape. Tensors are immutable and compare by identity. */
export interface Tensor {
  readonly id: number;
  readonly primitive: Primitive;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  readonly shape: Shape;
  readonly type: ElementType;
}

let nextId = 0;

/** Applies a primitive; only the files in `primitives/` call this, after checking their arguments. */
export function apply(
  primitive: Primitive,
  inputs: readonly Tensor[],
  attributes: Attributes,
  shape: Shape,
  type: ElementType = 'float32',
): Tensor {
  for (const extent of shape) {
    assert(Number.isInteger(extent) && extent > 0, `${primitive.name} has a bad shape [${shape}]`);
  }
  return { id: nextId++, primitive, inputs, attributes, shape: [...shape], type };
}

/** The source of a placeholder's value: the caller of a step, or the runtime's store of named state. */
export type PlaceholderRole = 'input' | 'state';

const placeholderPrimitive: Primitive = {
  name: 'placeholder',
  gradient: () => [],
  evaluate: (_inputs, attributes) => {
    throw new Error(`no value was given for the ${attributes.role} "${attributes.name}"`);
  },
};

/** A tensor that the caller provides on each run of the program. */
export function input(name: string, shape: Shape, type: ElementType = 'float32'): Tensor {
  return apply(placeholderPrimitive, [], { name, role: 'input' }, shape, type);
}

/** A named entry of the runtime's state: a parameter, an optimiser moment, a frozen weight. */
export function state(name: string, shape: Shape): Tensor {
  return apply(placeholderPrimitive, [], { name, role: 'state' }, shape);
}

/** The name and role of an {@link input} or {@link state}; undefined for any other tensor. */
export function placeholderOf(tensor: Tensor): { name: string; role: PlaceholderRole } | undefined {
  if (tensor.primitive !== placeholderPrimitive) return undefined;
  return { name: String(tensor.attributes.name), role: tensor.attributes.role as PlaceholderRole };
}

/** All tensors that the outputs depend on, each after its inputs. Iterative, because graphs can be thousands deep. */
export function topologicalOrder(outputs: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { tensor: Tensor; next: number }[] = [];
  for (const output of outputs) {
    if (!seen.has(output)) {
      seen.add(output);
      stack.push({ tensor: output, next: 0 });
    }
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const child = top.tensor.inputs[top.next++];
      if (child === undefined) {
        order.push(top.tensor);
        stack.pop();
      } else if (!seen.has(child)) {
        seen.add(child);
        stack.push({ tensor: child, next: 0 });
      }
    }
  }
  return order;
}
