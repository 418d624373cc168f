import { unlink } from 'node:fs/promises';
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
 * Removes an old lock. A folder, which is a lock of today, cannot be unlinked, so a process that has taken the place meanwhile
 * keeps it.
 */
export async function discardOldLock(lock: string): Promise<void> {
  await unlink(lock).catch(() => undefined);
}
