import { constants, type Dirent } from 'node:fs';
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, fileProblem } from './fileProblem.node.js';

/** Creates a folder with its parents, where it is not there yet. Rejects with a `UserError` that says why it cannot be. */
export async function createFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileProblem(folder, 'cannot be created', await causeOf(folder, error));
  }
}

/**
 * The reason behind ENOENT while something is created, which is also what the system says of folders that could not be created
 * on a read-only disk: what hinders writing the nearest folder that is there, if anything does.
 */
export async function causeOf(place: string, error: unknown): Promise<unknown> {
  if (codeOf(error) !== 'ENOENT') return error;
  return (await writeProblem(path.dirname(path.resolve(place)))) ?? error;
}

/** What hinders to write a folder or, where it is not there, the nearest one above that is; undefined if nothing does. */
export async function writeProblem(folder: string): Promise<unknown> {
  let place = path.resolve(folder);
  for (;;) {
    try {
      await access(place, constants.W_OK);
      return undefined;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || path.dirname(place) === place) return error;
      place = path.dirname(place);
    }
  }
}

/** Removes a file, or a folder with all that it holds; nothing where it is not there. */
export async function removeAll(place: string): Promise<void> {
  try {
    await rm(place, { recursive: true, force: true });
  } catch (error) {
    throw fileProblem(place, 'cannot be removed', error);
  }
}

/** The names in a folder. Rejects with a `UserError` where it cannot be listed. */
export async function listFolder(folder: string): Promise<string[]> {
  return (await entriesOf(folder)).map(({ name }) => name);
}

/** The entries of a folder, links as links. Rejects with a `UserError` where it cannot be listed. */
export async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw fileProblem(folder, 'cannot be read', error);
  }
}

/** What a walk through a folder finds. */
export interface Walk {
  /** Paths of files, links to files among them. */
  readonly files: readonly string[];
  /** Links to folders, which are not followed. */
  readonly links: readonly string[];
}

/**
 * All files of a folder and of the folders in it, each real folder once (by device and inode), whatever Node's own walk does with
 * links: those to files count as files, those to folders are not followed, and what leads nowhere or is no file is left out.
 *
 * Rejects with a `UserError` for a folder that cannot be read.
 */
export async function walkFolder(folder: string): Promise<Walk> {
  const [files, links, seen] = [[] as string[], [] as string[], new Set<string>()];
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (!(await isNew(next, seen))) continue;
    for (const entry of await entriesOf(next)) {
      const place = path.join(next, entry.name);
      if (entry.isDirectory()) left.push(place);
      else if (entry.isFile()) files.push(place);
      else if (entry.isSymbolicLink()) {
        const status = await stat(place).catch(() => undefined);
        if (status?.isFile()) files.push(place);
        if (status?.isDirectory()) links.push(place);
      }
    }
  }
  return { files, links };
}

async function isNew(folder: string, seen: Set<string>): Promise<boolean> {
  try {
    const { dev, ino } = await stat(folder, { bigint: true });
    const identity = `${dev}:${ino}`;
    return !seen.has(identity) && seen.add(identity) !== undefined;
  } catch (error) {
    throw fileProblem(folder, 'cannot be read', error);
  }
}
