import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { UserError } from '../errors.js';
import { codeOf, fileProblem } from './fileProblem.node.js';

/** A file that is open, with its size. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly size: number;
}

/** Looks at what a path leads to, through links. Rejects with a `UserError` for a path that leads nowhere. */
export async function lookAt(place: string): Promise<Stats> {
  try {
    return await stat(place);
  } catch (error) {
    throw fileProblem(place, 'cannot be read', error);
  }
}

/** Whether a path leads to anything. Rejects with a `UserError` where that cannot be seen. */
export async function isPresent(place: string): Promise<boolean> {
  try {
    await stat(place);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw fileProblem(place, 'cannot be read', error);
  }
}

/** Whether a path leads to a folder. */
export async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

/** Whether a path leads to a regular file. */
export async function isRegularFile(place: string): Promise<boolean> {
  return stat(place).then(
    (status) => status.isFile(),
    () => false,
  );
}

/**
 * Opens a regular file for reading: the one place where files of this machine are opened to be read.
 *
 * It looks first: to open a named pipe waits for ever for a writer, and a device may never end. Rejects with a `UserError` for all
 * that is no file. The caller closes the handle.
 */
export async function openRegularFile(file: string): Promise<OpenFile> {
  checkRegular(file, await lookAt(file));
  const handle = await openNow(file);
  try {
    // Another file may have come into its place since.
    const status = await handle.stat();
    checkRegular(file, status);
    return { handle, size: status.size };
  } catch (error) {
    await handle.close();
    throw fileProblem(file, 'cannot be read', error);
  }
}

async function openNow(file: string): Promise<FileHandle> {
  try {
    // Without waiting, even where a pipe has taken the file's place. Windows has neither.
    return await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw fileProblem(file, 'cannot be read', error);
  }
}

function checkRegular(file: string, status: Stats): void {
  const kind = otherKind(status);
  if (kind === undefined) return;
  const advice = status.isDirectory() ? 'give a file inside it' : 'give a file, or save its content as one';
  throw new UserError(`${file} is not a file but ${kind}: ${advice}`);
}

/** The word for what is no regular file, such as `a named pipe`; undefined for a file. */
export function otherKind(status: Stats): string | undefined {
  if (status.isFile()) return undefined;
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a named pipe';
  if (status.isSocket()) return 'a socket';
  return status.isCharacterDevice() || status.isBlockDevice() ? 'a device' : 'something else';
}
