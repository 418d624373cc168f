import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../errors.js';
import type { ByteSource } from './byteSource.js';
import { checkRange } from './memorySource.js';

/** A source over a file that stays open until `close`. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

const openProblems: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: check the path',
  EACCES: 'may not be read: change its permissions',
  EPERM: 'may not be read: change its permissions',
  EMFILE: 'cannot be opened because too many files are open: close some',
};

/**
 * Opens a file for random access.
 *
 * Throws a `UserError` when it does not exist, may not be read, or is not a regular file. The caller closes it.
 */
export async function openFileSource(path: string): Promise<FileSource> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw asUserError(path, error);
  }
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new UserError(`${path} is not a file: give the path of a file inside it`);
    return fileSource(path, handle, status.size);
  } catch (error) {
    await handle.close();
    throw error;
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
        const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
        // The file may have been cut since it was opened.
        if (bytesRead === 0) checkRange({ name: path, size: offset + done }, offset, length);
        done += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

function asUserError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = openProblems[code];
  return problem === undefined ? error : new UserError(`${path} ${problem}`);
}
