import { assert } from '../errors.js';
import { sizeOf as elementCount } from '../tensorData.js';
import type { Shape } from './tensor.js';

export { elementCount };

/** Whether two shapes are equal. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** Row-major strides of a shape, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** The shape to which two shapes broadcast, by NumPy's rule. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    assert(x === y || x === 1 || y === 1, `the shapes [${a}] and [${b}] do not broadcast`);
    return Math.max(x, y);
  });
}

/** The strides that read a tensor of shape `from` as if it were broadcast to shape `to`. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const own = stridesOf(from);
  const offset = to.length - from.length;
  return to.map((_, axis) => (axis < offset || from[axis - offset] === 1 ? 0 : own[axis - offset]));
}

/** Calls `visit(flat index in shape, index by each stride set)` for all elements of `shape` in row-major order. */
export function forEachIndex(
  shape: Shape,
  strides: readonly (readonly number[])[],
  visit: (flat: number, indices: readonly number[]) => void,
): void {
  const counter = new Array<number>(shape.length).fill(0);
  const indices = new Array<number>(strides.length).fill(0);
  const total = elementCount(shape);
  for (let flat = 0; flat < total; flat++) {
    visit(flat, indices);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      counter[axis]++;
      for (let s = 0; s < strides.length; s++) indices[s] += strides[s][axis];
      if (counter[axis] < shape[axis]) break;
      for (let s = 0; s < strides.length; s++) indices[s] -= strides[s][axis] * shape[axis];
      counter[axis] = 0;
    }
  }
}

/** Counts an axis from the front, whether it was given from the front or (negative) from the back. */
export function normalizeAxis(axis: number, rank: number): number {
  const normalized = axis < 0 ? axis + rank : axis;
  assert(normalized >= 0 && normalized < rank, `axis ${axis} does not exist in a tensor of rank ${rank}`);
  return normalized;
}
