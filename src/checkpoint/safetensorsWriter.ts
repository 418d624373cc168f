import { UserError } from '../errors.js';
import { bytesPerElement } from '../tensorData.js';
import { safetensorsDType } from './safetensors.js';
import {
  type Chunks,
  storedBytes,
  storedDType,
  storedSize,
  type WritableTensor,
  type WriteOptions,
} from './writable.js';

/** Options for writing a safetensors file. */
export interface SafetensorsOptions extends WriteOptions {
  /** Free text stored alongside the tensors. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a safetensors file with one tensor in memory at a time.
 *
 * Tensors are ordered as in the reference implementation, larger elements first and then by name, so the same tensors
 * always give the same file. Throws a `UserError` for a tensor named `__metadata__`.
 */
export async function* writeSafetensors(
  tensors: ReadonlyMap<string, WritableTensor>,
  options: SafetensorsOptions = {},
): Chunks {
  const order = sorted(tensors, options);
  yield header(order, options);
  for (const [name, tensor] of order) yield await storedBytes(name, tensor, options);
}

function sorted(
  tensors: ReadonlyMap<string, WritableTensor>,
  options: WriteOptions,
): [string, WritableTensor][] {
  const size = (tensor: WritableTensor) => bytesPerElement[storedDType(tensor, options)];
  return [...tensors].sort(([nameA, a], [nameB, b]) => size(b) - size(a) || (nameA < nameB ? -1 : 1));
}

function header(
  order: readonly [string, WritableTensor][],
  options: SafetensorsOptions,
): Uint8Array<ArrayBuffer> {
  const fields: string[] = [];
  if (options.metadata !== undefined) fields.push(`"__metadata__":${JSON.stringify(options.metadata)}`);
  let position = 0;
  for (const [name, tensor] of order) {
    if (name === '__metadata__') {
      throw new UserError('a tensor named "__metadata__" cannot be written to safetensors: rename it');
    }
    const end = position + storedSize(tensor, options);
    const dtype = safetensorsDType(storedDType(tensor, options));
    const info = { dtype, shape: tensor.shape, data_offsets: [position, end] };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(info)}`);
    position = end;
  }
  const text = new TextEncoder().encode(`{${fields.join(',')}}`);
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}
