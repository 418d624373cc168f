import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.js';
import { codeOf, fileProblem } from './fileProblem.node.js';
import { causeOf } from './folder.node.js';
import { closeTemporary, openTemporary } from './openTemporaries.node.js';
import { otherKind } from './regularFile.node.js';

/** Bytes of a file in order, whole or piece by piece; pieces are written before the next one is asked for. */
export type FileChunks = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes a file so that readers see either its old content or the whole new one, even after a power cut: a temporary
 * name beside it, sync, rename, sync of the folder.
 *
 * When writing or the chunks fail, the temporary file is removed and the old content stays. Throws a `UserError` for
 * a missing or protected folder, a full disk, and a name that a pipe or device has, which would be replaced.
 */
export async function writeFileAtomically(file: string, chunks: FileChunks): Promise<void> {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`,
  );
  let handle: FileHandle | undefined;
  openTemporary(temporary);
  try {
    await checkReplaced(file);
    handle = await open(temporary, 'wx');
    for await (const chunk of chunks instanceof Uint8Array ? [chunks] : chunks) await writeAll(handle, chunk);
    await handle.sync();
    await handle.close();
    handle = undefined;
    await rename(temporary, file);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw fileProblem(file, 'cannot be written', await causeOf(file, error));
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

/** Throws a `UserError` where something else than a file would be replaced; a folder refuses by itself. */
async function checkReplaced(file: string): Promise<void> {
  const status = await stat(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  const kind = status && !status.isDirectory() ? otherKind(status) : undefined;
  if (kind !== undefined) {
    throw new UserError(`${file} cannot be written: it is ${kind}, not a file: choose another path`);
  }
}
