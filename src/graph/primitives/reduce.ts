import { assert } from '../../errors.js';
import {
  broadcastShapes,
  broadcastStrides,
  elementCount,
  forEachIndex,
  normalizeAxis,
  sameShape,
} from '../shapes.js';
import { apply, type Primitive, type Shape, type Tensor } from '../tensor.js';
import { reshape } from './shape.js';

const sumPrimitive: Primitive = {
  name: 'sum',
  gradient: (output, cotangent) => [broadcastTo(cotangent, output.inputs[0].shape)],
  evaluate([x], _attributes, shape) {
    const result = new Float64Array(elementCount(shape));
    forEachIndex(x.shape, [broadcastStrides(shape, x.shape)], (flat, [to]) => {
      result[to] += x.data[flat];
    });
    return result;
  },
};

/** Sums along axes (all by default); with `keepAxes` they remain with extent 1. */
export function sum(x: Tensor, axes?: readonly number[], keepAxes = false): Tensor {
  const reduced = new Set(
    (axes ?? x.shape.map((_, axis) => axis)).map((axis) => normalizeAxis(axis, x.shape.length)),
  );
  const kept = x.shape.map((extent, axis) => (reduced.has(axis) ? 1 : extent));
  const total = sameShape(kept, x.shape)
    ? x
    : apply(sumPrimitive, [x], { axes: [...reduced].sort((a, b) => a - b) }, kept);
  if (keepAxes) return total;
  return reshape(
    total,
    kept.filter((_, axis) => !reduced.has(axis)),
  );
}

/** Sums over the axes along which `shape` was broadcast to `x`: the adjoint of {@link broadcastTo}. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const offset = x.shape.length - shape.length;
  const axes = x.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < offset || (shape[axis - offset] === 1 && x.shape[axis] !== 1));
  return reshape(sum(x, axes, true), shape);
}

const broadcastPrimitive: Primitive = {
  name: 'broadcast',
  gradient: (output, cotangent) => [sumTo(cotangent, output.inputs[0].shape)],
  evaluate([x], _attributes, shape) {
    const result = new Float64Array(elementCount(shape));
    forEachIndex(shape, [broadcastStrides(x.shape, shape)], (flat, [from]) => {
      result[flat] = x.data[from];
    });
    return result;
  },
};

/** Repeats `x` along its axes of extent 1 (and new leading axes) up to `shape`, by NumPy's rule. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  assert(sameShape(broadcastShapes(x.shape, shape), shape), `[${x.shape}] can't be broadcast to [${shape}]`);
  return apply(broadcastPrimitive, [x], {}, shape, x.type);
}
