import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from './byteSource.js';
import { fileProblem } from './fileProblem.node.js';
import { checkRange } from './memorySource.js';
import { openRegularFile } from './regularFile.node.js';
import { readAll, readText, type WholeFile } from './wholeFile.js';

/** A source over a file that stays open until `close`. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file for random access.
 *
 * Throws a `UserError` when it does not exist, may not be read, or is not a regular file. The caller closes it.
 */
export async function openFileSource(path: string): Promise<FileSource> {
  const { handle, size } = await openRegularFile(path);
  return fileSource(path, handle, size);
}

/** Reads a file to its end; a `UserError` names one that cannot be read, or is larger than its kind may be. */
export function readWholeFile(path: string, kind: WholeFile): Promise<Uint8Array<ArrayBuffer>> {
  return withFile(path, (source) => readAll(source, kind));
}

/** Reads a file as text; in addition to {@link readWholeFile}, a `UserError` names one that is no text. */
export function readTextFile(path: string, kind: WholeFile): Promise<string> {
  return withFile(path, (source) => readText(source, kind));
}

/** Opens a file for the time of `read`. */
export async function withFile<T>(path: string, read: (source: FileSource) => Promise<T>): Promise<T> {
  const source = await openFileSource(path);
  try {
    return await read(source);
  } finally {
    await source.close();
  }
}

function fileSource(path: string, handle: FileHandle, size: number): FileSource {
  return {
    name: path,
    size,
    async read(offset, length) {
      checkRange(this, offset, length);
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await readAt(path, handle, bytes, done, offset + done);
        // The file may have been cut since it was opened.
        if (bytesRead === 0) checkRange({ name: path, size: offset + done }, offset, length);
        done += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

async function readAt(
  path: string,
  handle: FileHandle,
  bytes: Uint8Array,
  done: number,
  position: number,
): Promise<{ readonly bytesRead: number }> {
  try {
    return await handle.read(bytes, done, bytes.length - done, position);
  } catch (error) {
    throw fileProblem(path, 'cannot be read', error);
  }
}
