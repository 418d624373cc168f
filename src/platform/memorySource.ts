import { UserError } from '../errors.js';
import type { ByteSource } from './byteSource.js';

/** Throws a `UserError` naming the source unless `[offset, offset + length)` lies inside it. */
export function checkRange(source: { name: string; size: number }, offset: number, length: number): void {
  const sound = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (sound && offset + length <= source.size) return;
  throw new UserError(
    `${source.name} ends at byte ${source.size}, but ${length} bytes from ${offset} are needed: ` +
      'the file is truncated or damaged, so download or save it again',
  );
}

/**
 * A source over bytes in memory; `read` returns copies, so that nobody changes the bytes through what was read.
 *
 * Reading past the end throws a `UserError` that names the source.
 */
export function memorySource(bytes: Uint8Array<ArrayBuffer>, name = 'the bytes given'): ByteSource {
  // A Buffer of Node, whose own `slice` copies nothing and leaves the bytes in the midst of others.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    name,
    size: plain.byteLength,
    async read(offset, length) {
      checkRange(this, offset, length);
      return plain.slice(offset, offset + length);
    },
  };
}

/** A source over a `Blob` or a dropped `File`; only the ranges that are read are brought into memory. */
export function blobSource(blob: Blob, name = 'the dropped file'): ByteSource {
  return {
    name,
    size: blob.size,
    async read(offset, length) {
      checkRange(this, offset, length);
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    },
  };
}

/** The range `[offset, offset + length)` of a source as a source of its own, under the same name. */
export function sliceSource(source: ByteSource, offset: number, length: number): ByteSource {
  checkRange(source, offset, length);
  return {
    name: source.name,
    size: length,
    async read(start, count) {
      checkRange(this, start, count);
      return source.read(offset + start, count);
    },
  };
}
