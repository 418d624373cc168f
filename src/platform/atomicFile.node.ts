import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.js';
import { closeTemporary, openTemporary } from './openTemporaries.node.js';

/** Bytes of a file in order, whole or piece by piece; pieces are written before the next one is asked for. */
export type FileChunks = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

const writeProblems: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist: create it first',
  ENOTDIR: 'its folder does not exist: create it first',
  EACCES: 'the folder may not be written: change its permissions or choose another',
  EPERM: 'the folder may not be written: change its permissions or choose another',
  EROFS: 'the disk is read-only: choose another folder',
  EISDIR: 'it is a folder: choose a file name',
  ENOSPC: 'the disk is full: free some space',
};

/**
 * Writes a file so that readers see either its old content or the whole new one, even after a power cut: a temporary
 * name beside it, sync, rename, sync of the folder.
 *
 * When writing or the chunks fail, the temporary file is removed and the old content stays. Throws a `UserError` for
 * a missing or protected folder and a full disk.
 */
export async function writeFileAtomically(file: string, chunks: FileChunks): Promise<void> {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`,
  );
  let handle: FileHandle | undefined;
  openTemporary(temporary);
  try {
    handle = await open(temporary, 'wx');
    for await (const chunk of chunks instanceof Uint8Array ? [chunks] : chunks) await writeAll(handle, chunk);
    await handle.sync();
    await handle.close();
    handle = undefined;
    await rename(temporary, file);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw asUserError(file, error);
  } finally {
    closeTemporary(temporary);
  }
  await syncFolder(path.dirname(file));
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let done = 0;
  while (done < chunk.byteLength) {
    done += (await handle.write(chunk, done, chunk.byteLength - done)).bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Some systems (Windows, network file systems) cannot sync a folder; the rename itself is still atomic there.
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}

function asUserError(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = writeProblems[code];
  return problem === undefined ? error : new UserError(`${file} cannot be written: ${problem}`);
}
