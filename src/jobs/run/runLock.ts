import { randomBytes } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../../errors.js';
import { codeOf, fileProblem } from '../../platform/fileProblem.node.js';

/** The file that says which process writes a run folder. */
export const lockFile = '.lock';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, where the system tells; a number is given to another process sooner or later. */
  readonly began: string;
}

/** A folder that no other process may write until `release`. */
export interface RunLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a run folder; that of a process which no longer lives on this machine counts for nothing.
 *
 * Throws a `UserError` that names the other process.
 */
export async function lockRun(folder: string): Promise<RunLock> {
  const file = path.join(folder, lockFile);
  const { began } = await processStatus(process.pid);
  const own = JSON.stringify({ pid: process.pid, host: os.hostname(), began });
  // Few attempts: each one only fails when another process took the lock in between.
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await place(folder, file, own)) {
      return { release: () => releaseLock(file, own) };
    }
    const found = await readFile(file, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    if (holder && (await isAlive(holder))) {
      throw new UserError(
        `${folder} is being written by process ${holder.pid} on ${holder.host}: ` +
          `wait for it, or remove ${file} if that process is gone`,
      );
    }
    await discard(file, found);
  }
  throw new UserError(`${folder} is being taken by other processes: try again`);
}

/** Puts a whole lock in its place if none is there: a link appears at once, with all of its content. */
async function place(folder: string, file: string, content: string): Promise<boolean> {
  const fresh = path.join(folder, `.lock.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(fresh, content, { flag: 'wx' });
    try {
      await link(fresh, file);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      // Some file systems have no links.
      await writeFile(file, content, { flag: 'wx' });
      return true;
    } finally {
      await unlink(fresh).catch(() => undefined);
    }
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw fileProblem(folder, 'cannot be written', error);
  }
}

/** Removes a dead process's lock, unless another process has put its own there meanwhile. */
async function discard(file: string, seen: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const taken = await readFile(aside, 'utf8');
  if (taken !== seen) await link(aside, file).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}

async function releaseLock(file: string, own: string): Promise<void> {
  const content = await readFile(file, 'utf8').catch(() => undefined);
  if (content === own) await unlink(file).catch(() => undefined);
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, host, began } = JSON.parse(text) as Partial<Record<keyof Holder, unknown>>;
    return typeof pid === 'number' && typeof host === 'string' && typeof began === 'string'
      ? { pid, host, began }
      : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, host, began }: Holder): Promise<boolean> {
  // Nobody can ask about a process of another machine.
  if (host !== os.hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  const now = await processStatus(pid);
  return !now.isOver && (began === '' || now.began === '' || now.began === began);
}

/**
 * The start of a process in clock ticks since the system's own, and whether it has ended and only waits to be taken note
 * of by its parent; on Linux alone.
 */
async function processStatus(pid: number): Promise<{ began: string; isOver: boolean }> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in brackets, may hold spaces.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return { began: fields.length > 19 ? fields[19] : '', isOver: fields[0] === 'Z' };
}
