import { UserError } from '../errors.js';
import { bytesPerElement } from '../tensorData.js';
import { rowMajorStrides } from './lazyTensor.js';
import { descriptorOf } from './numpyValues.js';
import { gatherStrided } from './strides.js';
import { type Chunks, storedBytes, storedDType, type WritableTensor, type WriteOptions } from './writable.js';

/** Options for writing an npy file. */
export interface NpyOptions extends WriteOptions {
  /** Writes column-major order, as Fortran and MATLAB store arrays. */
  readonly fortranOrder?: boolean;
}

/** Writes an npy file, version 1. Throws a `UserError` for bfloat16, which NumPy does not have. */
export async function* writeNpy(tensor: WritableTensor, options: NpyOptions = {}): Chunks {
  const dtype = storedDType(tensor, options);
  if (dtype === 'bfloat16') {
    throw new UserError('NumPy files cannot hold bfloat16: convert the tensor to float32 first');
  }
  const { shape } = tensor;
  const fortran = options.fortranOrder === true;
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = fortran ? 'True' : 'False';
  yield header(`{'descr': '${descriptorOf(dtype)}', 'fortran_order': ${order}, 'shape': (${extents}), }`);
  const bytes = await storedBytes('array', tensor, options);
  if (!fortran) yield bytes;
  else {
    const strides = rowMajorStrides(shape).reverse();
    yield gatherStrided(bytes, bytesPerElement[dtype], [...shape].reverse(), strides);
  }
}

/** Magic, version and the text, padded so that the data starts at a multiple of 64. */
function header(text: string): Uint8Array<ArrayBuffer> {
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (length - 10) & 255, (length - 10) >> 8]);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[length - 1] = 10;
  return bytes;
}
