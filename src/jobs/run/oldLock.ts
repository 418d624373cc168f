import { randomBytes } from 'node:crypto';
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { isRunning } from './lockHolder.js';

/** The holder that earlier versions wrote: a file of JSON in the place where a lock is a folder now, without a heartbeat. */
export interface OldHolder {
  readonly pid: number;
  readonly host: string;
  readonly began: string;
}

/** The holder in an old lock, or undefined where it is torn. */
export function parseOldHolder(text: string): OldHolder | undefined {
  try {
    const { pid, host, began } = JSON.parse(text) as Partial<Record<keyof OldHolder, unknown>>;
    return typeof pid === 'number' && typeof host === 'string' && typeof began === 'string'
      ? { pid, host, began }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an old lock's process may still write: nobody can ask about one of another host. */
export async function mayLive(holder: OldHolder): Promise<boolean> {
  return holder.host !== os.hostname() || isRunning(holder);
}

/**
 * Removes an old lock, if it is still there as it was seen. A folder, which is a lock of today, cannot be moved onto a file,
 * so a process that has taken the place meanwhile keeps it.
 */
export async function discardOldLock(lock: string, seen: string): Promise<void> {
  const aside = `${lock}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(aside, '', { flag: 'wx' });
  try {
    await rename(lock, aside);
    if ((await readFile(aside, 'utf8')) !== seen) await rename(aside, lock);
  } catch {
    // Another process was faster.
  } finally {
    await unlink(aside).catch(() => undefined);
  }
}
