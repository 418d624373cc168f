/** Element types that files and programs hold; `float16` and `bfloat16` exist on disk only. */
export type DType =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint8'
  | 'bool';

/** The array type for each element type; half-precision types are stored as bit patterns. */
export interface DTypeArrays {
  float64: Float64Array<ArrayBuffer>;
  float32: Float32Array<ArrayBuffer>;
  float16: Uint16Array<ArrayBuffer>;
  bfloat16: Uint16Array<ArrayBuffer>;
  int64: BigInt64Array<ArrayBuffer>;
  int32: Int32Array<ArrayBuffer>;
  int16: Int16Array<ArrayBuffer>;
  int8: Int8Array<ArrayBuffer>;
  uint8: Uint8Array<ArrayBuffer>;
  bool: Uint8Array<ArrayBuffer>;
}

/** A plain tensor: row-major `data` of shape `shape`, in the array type that {@link DTypeArrays} names for `dtype`. */
export interface TensorData<T extends DType = DType> {
  readonly data: DTypeArrays[T];
  readonly shape: readonly number[];
  readonly dtype: T;
}

/** A tensor of 32-bit floats, the only type that networks compute in. */
export type FloatTensor = TensorData<'float32'>;

/** The size in bytes of one element of each type. */
export const bytesPerElement: Readonly<Record<DType, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** The number of elements in a shape (1 for a scalar). */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** A float tensor filled with one number. */
export function filledTensor(value: number, shape: readonly number[]): FloatTensor {
  return floatTensor(new Float32Array(sizeOf(shape)).fill(value), shape);
}

/** A float tensor of the given numbers; throws if their count does not fit the shape. */
export function floatTensor(
  data: Float32Array<ArrayBuffer> | readonly number[],
  shape: readonly number[],
): FloatTensor {
  const array = data instanceof Float32Array ? data : Float32Array.from(data);
  if (array.length !== sizeOf(shape)) {
    throw new RangeError(`${array.length} values do not fill the shape [${shape}]`);
  }
  return { data: array, shape: [...shape], dtype: 'float32' };
}
