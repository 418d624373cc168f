import type { ByteSource } from '../../platform/byteSource.js';
import { blobSource, memorySource } from '../../platform/memorySource.js';
import { type FileKind, platform } from '../platform.js';
import type { LoadOptions } from './loadProgress.js';

/** Place that a network is read from: a path or URL (a page has URLs alone), a `Blob` or dropped `File`, or the bytes themselves. */
export type NetworkSource = string | URL | Blob | Uint8Array<ArrayBuffer> | ArrayBuffer;

/** Whether a source is to be downloaded. */
export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** Opens a source for the time of `read`. */
export async function withSource<T>(
  source: NetworkSource,
  options: LoadOptions,
  read: (bytes: ByteSource) => Promise<T>,
  kind?: FileKind,
): Promise<T> {
  if (source instanceof ArrayBuffer) return read(memorySource(new Uint8Array(source)));
  if (source instanceof Uint8Array) return read(memorySource(source));
  if (source instanceof Blob)
    return read(blobSource(source, 'name' in source ? String(source.name) : undefined));
  const open = await platform().openSource(source, options, kind);
  try {
    return await read(open);
  } finally {
    await open.close();
  }
}
