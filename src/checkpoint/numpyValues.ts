import { bytesPerElement, type DType, sizeOf } from '../tensorData.js';
import { columnMajorStrides, type LazyTensor, rowMajorStrides, stridedTensor } from './lazyTensor.js';
import type { PickleCall, PickleContext } from './pickleContext.js';
import { damaged, quoted, unsupported } from './problems.js';
import { storageAt } from './storage.js';
import { type CheckpointValue, isKind, isSequence, type ObjectValue } from './value.js';

const dtypes: ReadonlyMap<string, DType> = new Map([
  ['f8', 'float64'],
  ['f4', 'float32'],
  ['f2', 'float16'],
  ['i8', 'int64'],
  ['i4', 'int32'],
  ['i2', 'int16'],
  ['i1', 'int8'],
  ['u1', 'uint8'],
  ['b1', 'bool'],
]);

/**
 * The element type for a NumPy descriptor such as `<f4` or `|b1`.
 *
 * Throws a `UserError` for big-endian data and for types without a counterpart (text, objects, structures).
 */
export function dtypeOfDescriptor(name: string, descriptor: string): DType {
  const [order, type] = /^[<>=|]/.test(descriptor) ? [descriptor[0], descriptor.slice(1)] : ['<', descriptor];
  const dtype = dtypes.get(type);
  if (dtype === undefined || (order === '>' && bytesPerElement[dtype] > 1)) {
    throw unsupported(
      name,
      `it holds an array of the NumPy type ${quoted(descriptor)}`,
      'save it as little-endian numbers such as float32',
    );
  }
  return dtype;
}

/** The NumPy descriptor of an element type. */
export function descriptorOf(dtype: DType): string {
  for (const [type, name] of dtypes) {
    if (name === dtype) return `${bytesPerElement[dtype] === 1 ? '|' : '<'}${type}`;
  }
  throw new RangeError(`NumPy has no type for ${dtype}`);
}

/** An array that a pickle announces first and describes later; until then it is empty. */
class AnnouncedArray implements LazyTensor {
  readonly kind = 'tensor';
  #array: LazyTensor | undefined;
  constructor(readonly file: string) {}
  get shape(): readonly number[] {
    return this.#array?.shape ?? [0];
  }
  get dtype(): DType {
    return this.#array?.dtype ?? 'float32';
  }
  define(array: LazyTensor): void {
    this.#array = array;
  }
  async read() {
    if (this.#array === undefined) throw damaged(this.file, 'it announces an array but never describes it');
    return this.#array.read();
  }
}

/** The calls that rebuild NumPy values. */
export const arrayCalls: Readonly<Record<string, PickleCall>> = {
  'numpy.dtype': (args) => ({ kind: 'object', className: 'numpy.dtype', args, state: null }),
  'numpy.core.multiarray.scalar': (args, context) => scalar(args, context),
  'numpy.core.multiarray._reconstruct': (_args, { name }) => new AnnouncedArray(name),
};

/** Sets the shape, type and bytes of an announced array; returns whether `object` was one. */
export function buildArray(
  object: CheckpointValue,
  state: CheckpointValue,
  { name }: PickleContext,
): boolean {
  if (!(object instanceof AnnouncedArray)) return false;
  const [, shape, type, fortran, data] = isSequence(state) ? state.items : [];
  const extents = isSequence(shape) ? shape.items : [];
  const sizes = extents.filter((extent) => typeof extent === 'number');
  if (!isKind(type, 'object') || !isKind(data, 'bytes') || sizes.length !== extents.length) {
    throw damaged(name, 'it holds an array without a shape, type or data');
  }
  const dtype = dtypeOfObject(type, name);
  if (sizeOf(sizes) * bytesPerElement[dtype] !== data.source.size) {
    throw damaged(name, `an array of shape [${sizes}] does not fit its ${data.source.size} bytes`);
  }
  const storage = storageAt(data.source, 0, dtype, sizeOf(sizes));
  const strides = fortran === true ? columnMajorStrides(sizes) : rowMajorStrides(sizes);
  object.define(stridedTensor(name, storage, { offset: 0, shape: sizes, strides }));
  return true;
}

/** The type of a pickled `numpy.dtype`: its name is the first argument, its byte order the second item of the state. */
function dtypeOfObject({ className, args, state }: ObjectValue, name: string): DType {
  const [type] = args;
  const order = isSequence(state) ? state.items[1] : '<';
  if (className !== 'numpy.dtype' || typeof type !== 'string')
    throw damaged(name, 'it holds an array without a type');
  return dtypeOfDescriptor(name, typeof order === 'string' ? order.slice(0, 1) + type : type);
}

function scalar([type, data]: readonly CheckpointValue[], { name }: PickleContext): CheckpointValue {
  if (!isKind(type, 'object') || !isKind(data, 'bytes'))
    throw damaged(name, 'it holds a scalar without a type');
  const dtype = dtypeOfObject(type, name);
  if (data.inline?.byteLength !== bytesPerElement[dtype]) {
    throw damaged(name, `a scalar of type ${dtype} has ${data.source.size} bytes`);
  }
  const view = new DataView(data.inline.buffer, data.inline.byteOffset, data.inline.byteLength);
  return scalarOf(view, dtype, name);
}

function scalarOf(view: DataView, dtype: DType, name: string): CheckpointValue {
  switch (dtype) {
    case 'float64':
      return view.getFloat64(0, true);
    case 'float32':
      return view.getFloat32(0, true);
    case 'int64': {
      const value = view.getBigInt64(0, true);
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    }
    case 'int32':
      return view.getInt32(0, true);
    case 'int16':
      return view.getInt16(0, true);
    case 'int8':
      return view.getInt8(0);
    case 'uint8':
      return view.getUint8(0);
    case 'bool':
      return view.getUint8(0) !== 0;
    default:
      throw unsupported(name, `it holds a scalar of type ${dtype}`, 'save it as float32');
  }
}
