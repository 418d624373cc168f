import { assert } from '../../errors.js';
import { elementCount, forEachIndex, normalizeAxis, stridesOf } from '../shapes.js';
import { apply, type Primitive, type Tensor } from '../tensor.js';

const slicePrimitive: Primitive = {
  name: 'slice',
  gradient(output, cotangent) {
    const starts = output.attributes.starts as readonly number[];
    const after = output.inputs[0].shape.map((extent, axis) => extent - starts[axis] - output.shape[axis]);
    return [pad(cotangent, starts, after)];
  },
  evaluate([x], attributes, shape) {
    const starts = attributes.starts as readonly number[];
    const strides = stridesOf(x.shape);
    const base = starts.reduce((offset, start, axis) => offset + start * strides[axis], 0);
    const result = new Float64Array(elementCount(shape));
    forEachIndex(shape, [strides], (flat, [from]) => {
      result[flat] = x.data[base + from];
    });
    return result;
  },
};

/** The block of `sizes` elements that begins at `starts`; both hold one number per axis. */
export function slice(x: Tensor, starts: readonly number[], sizes: readonly number[]): Tensor {
  assert(
    starts.length === x.shape.length &&
      sizes.length === x.shape.length &&
      starts.every((start, axis) => start >= 0 && start + sizes[axis] <= x.shape[axis]),
    `the slice [${starts}] + [${sizes}] is out of bounds for [${x.shape}]`,
  );
  if (sizes.every((size, axis) => size === x.shape[axis])) return x;
  return apply(slicePrimitive, [x], { starts: [...starts] }, sizes, x.type);
}

/** Elements `start` to `start + size` of one axis. */
export function sliceAxis(x: Tensor, axis: number, start: number, size: number): Tensor {
  const along = normalizeAxis(axis, x.shape.length);
  return slice(
    x,
    x.shape.map((_, i) => (i === along ? start : 0)),
    x.shape.map((extent, i) => (i === along ? size : extent)),
  );
}

const padPrimitive: Primitive = {
  name: 'pad',
  gradient(output, cotangent) {
    return [slice(cotangent, output.attributes.before as readonly number[], output.inputs[0].shape)];
  },
  evaluate([x], attributes, shape) {
    const before = attributes.before as readonly number[];
    const strides = stridesOf(shape);
    const base = before.reduce((offset, start, axis) => offset + start * strides[axis], 0);
    const result = new Float64Array(elementCount(shape));
    forEachIndex(x.shape, [strides], (flat, [to]) => {
      result[base + to] = x.data[flat];
    });
    return result;
  },
};

/** Pads a tensor with zeros, `before` and `after` each axis: the adjoint of {@link slice}. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  assert(
    [before, after].every(
      (counts) => counts.length === x.shape.length && counts.every((count) => count >= 0),
    ),
    `[${x.shape}] can't be padded by [${before}] and [${after}]`,
  );
  if ([...before, ...after].every((count) => count === 0)) return x;
  return apply(
    padPrimitive,
    [x],
    { before: [...before] },
    x.shape.map((extent, axis) => before[axis] + extent + after[axis]),
    x.type,
  );
}

const concatPrimitive: Primitive = {
  name: 'concat',
  gradient(output, cotangent, wants) {
    const axis = Number(output.attributes.axis);
    let start = 0;
    return output.inputs.map((part, i) => {
      const size = part.shape[axis];
      start += size;
      return wants[i] ? sliceAxis(cotangent, axis, start - size, size) : undefined;
    });
  },
  evaluate(parts, attributes, shape) {
    const axis = Number(attributes.axis);
    const result = new Float64Array(elementCount(shape));
    const outer = elementCount(shape.slice(0, axis));
    const row = elementCount(shape.slice(axis));
    let offset = 0;
    for (const part of parts) {
      const size = elementCount(part.shape.slice(axis));
      for (let i = 0; i < outer; i++) {
        result.set(part.data.subarray(i * size, (i + 1) * size), i * row + offset);
      }
      offset += size;
    }
    return result;
  },
};

/** Joins tensors along an axis; all other extents must be equal. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  assert(first !== undefined, 'concat needs at least one tensor');
  if (parts.length === 1) return first;
  const along = normalizeAxis(axis, first.shape.length);
  for (const part of parts) {
    const fits = part.shape.every((extent, i) => i === along || extent === first.shape[i]);
    assert(
      fits && part.shape.length === first.shape.length,
      `[${part.shape}] can't be joined to [${first.shape}]`,
    );
  }
  const shape = first.shape.map((extent, i) =>
    i === along ? parts.reduce((total, part) => total + part.shape[along], 0) : extent,
  );
  return apply(concatPrimitive, parts, { axis: along }, shape, first.type);
}
