import { UserError } from '../../errors.js';
import type { ByteSource } from '../../platform/byteSource.js';
import { blobSource, memorySource } from '../../platform/memorySource.js';
import { quoted } from '../../settings/quoted.js';
import { type FileKind, platform } from '../platform.js';
import type { LoadOptions } from './loadProgress.js';

/** Place that a network is read from: a path or URL (a page has URLs alone), a `Blob` or dropped `File`, or the bytes themselves. */
export type NetworkSource = string | URL | Blob | Uint8Array<ArrayBuffer> | ArrayBuffer;

/** Whether a source is to be downloaded. */
export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** Whether a value is something that files are read from. */
export function isNetworkSource(value: unknown): value is NetworkSource {
  if (typeof value === 'string') return value.trim() !== '';
  return [URL, Blob, Uint8Array, ArrayBuffer].some((type) => value instanceof type);
}

/** Opens a source for the time of `read`. Rejects with a `UserError` for what is none. */
export async function withSource<T>(
  source: NetworkSource,
  options: LoadOptions,
  read: (bytes: ByteSource) => Promise<T>,
  kind?: FileKind,
): Promise<T> {
  if (!isNetworkSource(source)) {
    throw new UserError(`${quoted(source)} is no file: give its path or URL, a Blob or bytes`);
  }
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
