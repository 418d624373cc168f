import { readFileSync } from 'node:fs';
import os from 'node:os';

/**
 * The threads to compute with where none are asked for: the cores that this process may use, of which those that share their units
 * count once, as ONNX Runtime counts them.
 */
export function defaultThreads(
  read: (file: string) => string = (file) => readFileSync(file, 'utf8'),
  allowed: number = os.availableParallelism(),
): number {
  return Math.max(1, Math.min(coresAllowed(read) ?? allowed, allowed));
}

/** Cores among the processors that Linux lets this process use; undefined elsewhere. */
function coresAllowed(read: (file: string) => string): number | undefined {
  try {
    const [, list] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(read('/proc/self/status')) ?? [];
    if (list === undefined) return undefined;
    const cores = processorsIn(list).map((processor) =>
      read(`/sys/devices/system/cpu/cpu${processor}/topology/thread_siblings_list`).trim(),
    );
    return new Set(cores).size;
  } catch {
    return undefined;
  }
}

/** The numbers in a list such as `0-3,8`. */
function processorsIn(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
