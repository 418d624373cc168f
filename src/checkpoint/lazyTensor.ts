import { bytesPerElement, type DType, type DTypeArrays, sizeOf, type TensorData } from '../tensorData.js';
import { limits } from './limits.js';
import { damaged, unsupported } from './problems.js';
import type { Storage } from './storage.js';
import { gatherStrided } from './strides.js';
import { checkDimensions } from './tensorLimits.js';

/**
 * A tensor in a file whose values have not been read yet.
 *
 * `read` loads only the bytes that the tensor spans and returns them in row-major order, in memory of their own; it
 * throws a `UserError` when the file is truncated.
 */
export interface LazyTensor {
  readonly kind: 'tensor';
  readonly shape: readonly number[];
  readonly dtype: DType;
  read(): Promise<TensorData>;
}

/** The position of a tensor's elements in its storage, all counted in elements. */
export interface TensorLayout {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Row-major strides of a shape, in elements. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** Column-major (Fortran) strides of a shape, in elements. */
export function columnMajorStrides(shape: readonly number[]): number[] {
  return rowMajorStrides([...shape].reverse()).reverse();
}

/**
 * A tensor as a strided view of a storage.
 *
 * Throws a `UserError` that names the file when the view leaves its storage, or repeats elements beyond
 * `limits.expandedTensor`.
 */
export function stridedTensor(name: string, storage: Storage, layout: TensorLayout): LazyTensor {
  const span = checkLayout(name, storage, layout);
  const { dtype } = storage;
  const { offset, strides } = layout;
  const shape = [...layout.shape];
  return {
    kind: 'tensor',
    shape,
    dtype,
    async read() {
      if (span === 0) return tensorOfBytes(new Uint8Array(0), shape, dtype);
      const size = bytesPerElement[dtype];
      const place = await storage.locate();
      const bytes = await place.source.read(place.offset + offset * size, span * size);
      if (isRowMajor(shape, strides)) return tensorOfBytes(bytes, shape, dtype);
      return tensorOfBytes(gatherStrided(bytes, size, shape, strides), shape, dtype);
    },
  };
}

/** Checks every number of a layout; returns the number of elements from the first to the last one used. */
function checkLayout(name: string, storage: Storage, { offset, shape, strides }: TensorLayout): number {
  checkDimensions(name, shape.length);
  if (shape.length !== strides.length) {
    throw damaged(name, `a tensor has ${shape.length} dimensions and ${strides.length} strides`);
  }
  for (const value of [offset, ...shape, ...strides]) {
    if (!Number.isSafeInteger(value) || value < 0) throw damaged(name, `a tensor has the extent ${value}`);
  }
  const count = sizeOf(shape);
  if (count === 0) return 0;
  let last = offset;
  for (let axis = 0; axis < shape.length; axis++) last += (shape[axis] - 1) * strides[axis];
  if (!(last < storage.elements)) {
    throw damaged(
      name,
      `a tensor of shape [${shape}] needs ${last + 1} of its storage's ${storage.elements} values`,
    );
  }
  const span = last - offset + 1;
  if (count > span && count * bytesPerElement[storage.dtype] > limits.expandedTensor) {
    throw unsupported(
      name,
      `a tensor of shape [${shape}] repeats a storage of only ${storage.elements} values`,
      'save it without expanded dimensions',
    );
  }
  return span;
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    // The stride of a dimension with one element is never used, and files hold arbitrary values there.
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis];
  }
  return true;
}

const constructors: { readonly [T in DType]: new (buffer: ArrayBuffer) => DTypeArrays[T] } = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** A tensor over exactly these bytes; they are copied unless they own their whole buffer. */
export function tensorOfBytes(
  bytes: Uint8Array<ArrayBuffer>,
  shape: readonly number[],
  dtype: DType,
): TensorData {
  const owned = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  return { data: new constructors[dtype](owned.buffer), shape, dtype };
}
