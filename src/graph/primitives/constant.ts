import { assert } from '../../errors.js';
import { elementCount } from '../shapes.js';
import { apply, type Primitive, type Shape, type Tensor } from '../tensor.js';

const values = new WeakMap<Tensor, Float64Array>();

const constantPrimitive: Primitive = {
  name: 'constant',
  gradient: () => [],
  evaluate: () => {
    throw new Error('read constants with constantValue');
  },
};

/** A tensor of fixed numbers in row-major order. */
export function constant(
  data: ArrayLike<number>,
  shape: Shape,
  type: 'float32' | 'int32' = 'float32',
): Tensor {
  assert(data.length === elementCount(shape), `${data.length} values do not fill the shape [${shape}]`);
  const tensor = apply(constantPrimitive, [], {}, shape, type);
  values.set(tensor, Float64Array.from(data));
  return tensor;
}

/** A constant of rank 0. */
export function scalar(value: number): Tensor {
  return constant([value], []);
}

/** A constant tensor filled with one number. */
export function fill(value: number, shape: Shape): Tensor {
  return constant(new Float64Array(elementCount(shape)).fill(value), shape);
}

/** The numbers of a {@link constant}, or undefined for any other tensor. */
export function constantValue(tensor: Tensor): Float64Array | undefined {
  return values.get(tensor);
}
