import { rmSync } from 'node:fs';

/** Temporary files that are being written in this process. */
const open = new Set<string>();

/** What ends a process that does not listen to it. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Notes that a temporary file is being written: where a signal ends the process before {@link closeTemporary}, it is removed.
 *
 * A process that listens to the signal itself goes on, and finishes the file.
 */
export function openTemporary(file: string): void {
  if (open.size === 0) {
    process.on('exit', removeOpenTemporaries);
    for (const name of signals) process.on(name, endBy);
  }
  open.add(file);
}

/** Notes that a temporary file is whole, or gone. */
export function closeTemporary(file: string): void {
  if (!open.delete(file) || open.size > 0) return;
  process.off('exit', removeOpenTemporaries);
  for (const name of signals) process.off(name, endBy);
}

/** Removes all of them; for a process that is about to end. */
export function removeOpenTemporaries(): void {
  for (const file of open) {
    try {
      rmSync(file, { force: true });
    } catch {}
  }
}

function endBy(name: NodeJS.Signals): void {
  if (process.listenerCount(name) > 1) return;
  removeOpenTemporaries();
  process.off(name, endBy);
  process.kill(process.pid, name);
}
