import type { ByteSource } from '../platform/byteSource.js';
import type { DType } from '../tensorData.js';

/**
 * A flat run of little-endian elements in a file, of which tensors are views.
 *
 * `locate` finds the source and the byte offset of the first element; it is called when a tensor is read, because some
 * formats state the position only after the tensors.
 */
export interface Storage {
  readonly kind: 'storage';
  readonly dtype: DType;
  readonly elements: number;
  locate(): Promise<{ source: ByteSource; offset: number }>;
}

/** A storage at a known position in a source. */
export function storageAt(source: ByteSource, offset: number, dtype: DType, elements: number): Storage {
  return { kind: 'storage', dtype, elements, locate: async () => ({ source, offset }) };
}
