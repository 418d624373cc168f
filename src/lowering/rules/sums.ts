import { elementCount, type Shape } from '../../graph/index.js';
import type { OnnxBuilder, OnnxValue } from '../builder.js';

/** From this many terms on, one sum rounds too much: the error grows with the longest run of additions. */
const longSum = 4096;
/** The terms of a partial sum. */
const partialSum = 1024;
/** Splitting sums of fewer terms along the last axis would cost more than it gains. */
const shortestRow = 32;

/**
 * Sums along axes, which remain with extent 1, in a chain of partial sums where there are many terms.
 *
 * ONNX Runtime adds the terms of a sum one after another, in a few lanes: 2^20 times 0.1 was off by 1e-3 along the last axis and by
 * 1e-2 along the first, while the errors of random numbers cancel.
 */
export function sumOver(builder: OnnxBuilder, x: OnnxValue, axes: readonly number[]): OnnxValue {
  const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const long = axes.filter((axis) => x.shape[axis] !== 1);
  if (long.length === 0) return builder.reshape(x, kept);
  return builder.reshape(chain(builder, x, long), kept);
}

/** The sum along axes of more than one entry, of some shape with the right number of entries. */
function chain(builder: OnnxBuilder, x: OnnxValue, axes: readonly number[]): OnnxValue {
  if (elementCount(axes.map((axis) => x.shape[axis])) < longSum) return plainSum(builder, x, axes);
  const last = axes[axes.length - 1];
  if (axes.length === 1) return splitSum(builder, x, last);
  const others = axes.slice(0, -1);
  const isFastRow = last === x.shape.length - 1 && x.shape[last] >= shortestRow;
  const isNext = others[others.length - 1] === last - 1;
  if (isNext && !isFastRow) {
    const merged = [
      ...x.shape.slice(0, last - 1),
      x.shape[last - 1] * x.shape[last],
      ...x.shape.slice(last + 1),
    ];
    return chain(builder, builder.reshape(x, merged), others);
  }
  const rows = builder.reshape(chain(builder, x, [last]), without(x.shape, last));
  return chain(builder, rows, others);
}

/** A long sum along one axis: as rows of equal length, and what is left beside them. */
function splitSum(builder: OnnxBuilder, x: OnnxValue, axis: number): OnnxValue {
  const { shape } = x;
  const terms = shape[axis];
  const row = rowLength(terms);
  const rest = terms % row;
  const part = (start: number, count: number): OnnxValue =>
    builder.slice(
      x,
      shape.map((_, i) => (i === axis ? start : 0)),
      shape.map((extent, i) => (i === axis ? count : extent)),
    );
  const rows = (terms - rest) / row;
  const stacked = [...shape.slice(0, axis), rows, row, ...shape.slice(axis + 1)];
  const summed = plainSum(builder, builder.reshape(part(0, rows * row), stacked), [axis + 1]);
  const kept = without(shape, axis);
  const total = builder.reshape(
    chain(builder, builder.reshape(summed, without(stacked, axis + 1)), [axis]),
    kept,
  );
  if (rest === 0) return total;
  const left = builder.reshape(plainSum(builder, part(rows * row, rest), [axis]), kept);
  return builder.emit('Add', [total, left], kept);
}

/** The largest length of equal rows that need not be copied first; where the number of terms has none, any. */
function rowLength(terms: number): number {
  for (let row = partialSum; row >= shortestRow; row--) if (terms % row === 0) return row;
  return partialSum;
}

function without(shape: Shape, axis: number): number[] {
  return shape.filter((_, i) => i !== axis);
}

function plainSum(builder: OnnxBuilder, x: OnnxValue, axes: readonly number[]): OnnxValue {
  const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  if (isMiddleRun(axes, x.shape.length)) {
    // A row of ones as a matrix product runs at memory speed, a ReduceSum over a middle axis ten times slower.
    const size = (from: number, to: number) => elementCount(x.shape.slice(from, to));
    const end = axes[axes.length - 1] + 1;
    const stacked = [size(0, axes[0]), size(axes[0], end), size(end, x.shape.length)];
    const ones = builder.constant(new Float64Array(stacked[1]).fill(1), [1, stacked[1]]);
    return builder.reshape(builder.matmul(ones, builder.reshape(x, stacked)), kept);
  }
  return builder.emit('ReduceSum', [x, builder.constant(axes, [axes.length], 'int64')], kept, {
    attributes: { keepdims: 1 },
  });
}

/** Whether the axes are a run that is neither first nor last: reducing it strides through memory. */
function isMiddleRun(axes: readonly number[], rank: number): boolean {
  const consecutive = axes.every((axis, i) => i === 0 || axis === axes[i - 1] + 1);
  return consecutive && axes[0] > 0 && axes[axes.length - 1] < rank - 1;
}
