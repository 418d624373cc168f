import { assert, UserError } from '../errors.js';
import { bytesPerElement, type DType, sizeOf, type TensorData } from '../tensorData.js';
import { halfOfFloat32 } from './float32.js';
import type { LazyTensor } from './lazyTensor.js';
import { quoted } from './problems.js';

/** A tensor to write: in memory, or still in another file and read when its turn comes. */
export type WritableTensor = TensorData | LazyTensor;

/** The bytes of a file, piece by piece; a piece may be a view of a tensor, so use it before asking for the next one. */
export type Chunks = AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;

/** Options that every writer of networks accepts. */
export interface WriteOptions {
  /** Writes float32 tensors as float16; a value beyond its range (65504) is a `UserError`. */
  readonly float16?: boolean;
}

/** The element type of a tensor in the written file. */
export function storedDType({ dtype }: WritableTensor, { float16 = false }: WriteOptions): DType {
  return float16 && dtype === 'float32' ? 'float16' : dtype;
}

/** The size in bytes of a tensor in the written file. */
export function storedSize(tensor: WritableTensor, options: WriteOptions): number {
  return sizeOf(tensor.shape) * bytesPerElement[storedDType(tensor, options)];
}

/** The little-endian row-major bytes of a tensor as stored in the file, a view of its own data where possible. */
export async function storedBytes(
  name: string,
  tensor: WritableTensor,
  options: WriteOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { data, shape } = 'read' in tensor ? await tensor.read() : tensor;
  assert(data.length === sizeOf(shape), `${name} has ${data.length} values for the shape [${shape}]`);
  const halved = options.float16 === true && data instanceof Float32Array;
  const stored = halved ? halves(name, data) : data;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

function halves(name: string, data: Float32Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const result = halfOfFloat32(data);
  for (let i = 0; i < data.length; i++) {
    if ((result[i] & 0x7fff) === 0x7c00 && Number.isFinite(data[i])) {
      throw new UserError(
        `the tensor ${quoted(name)} holds ${data[i]}, which float16 cannot hold: write it as float32`,
      );
    }
  }
  return result;
}

/** Collects the whole file in memory, for small files and browsers. */
export async function collectChunks(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk.slice());
    length += chunk.byteLength;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
