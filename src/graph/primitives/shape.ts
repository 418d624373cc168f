import { assert } from '../../errors.js';
import { elementCount, forEachIndex, sameShape, stridesOf } from '../shapes.js';
import { apply, type Primitive, type Shape, type Tensor } from '../tensor.js';

const reshapePrimitive: Primitive = {
  name: 'reshape',
  gradient: (output, cotangent) => [reshape(cotangent, output.inputs[0].shape)],
  evaluate: ([x]) => x.data,
};

/** The same elements in row-major order under another shape; one extent may be -1, to be inferred. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((product, extent) => (extent === -1 ? product : product * extent), 1);
  const target = shape.map((extent) => (extent === -1 ? elementCount(x.shape) / known : extent));
  assert(elementCount(target) === elementCount(x.shape), `[${x.shape}] can't be reshaped to [${shape}]`);
  if (sameShape(target, x.shape)) return x;
  const source = x.primitive === reshapePrimitive ? x.inputs[0] : x;
  return sameShape(target, source.shape) ? source : apply(reshapePrimitive, [source], {}, target, x.type);
}

const transposePrimitive: Primitive = {
  name: 'transpose',
  gradient(output, cotangent) {
    const order = output.attributes.order as readonly number[];
    const inverse = order.map((_, axis) => order.indexOf(axis));
    return [transpose(cotangent, inverse)];
  },
  evaluate([x], attributes, shape) {
    const order = attributes.order as readonly number[];
    const strides = stridesOf(x.shape);
    const result = new Float64Array(elementCount(shape));
    forEachIndex(shape, [order.map((axis) => strides[axis])], (flat, [from]) => {
      result[flat] = x.data[from];
    });
    return result;
  },
};

/** Reorders the axes: axis `i` of the result is axis `order[i]` of `x`. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  assert(
    order.length === x.shape.length && x.shape.every((_, axis) => order.includes(axis)),
    `[${order}] does not order the axes of [${x.shape}]`,
  );
  if (order.every((axis, position) => axis === position)) return x;
  if (x.primitive === transposePrimitive) {
    const inner = x.attributes.order as readonly number[];
    return transpose(
      x.inputs[0],
      order.map((axis) => inner[axis]),
    );
  }
  return apply(
    transposePrimitive,
    [x],
    { order: [...order] },
    order.map((axis) => x.shape[axis]),
    x.type,
  );
}

/** Swaps the last two axes. */
export function swapLastAxes(x: Tensor): Tensor {
  const rank = x.shape.length;
  return transpose(
    x,
    x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)),
  );
}
