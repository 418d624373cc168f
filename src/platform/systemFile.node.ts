import { readFileSync } from 'node:fs';

/** A small file in which the kernel tells about this machine, below `/proc` or `/sys`; empty where there is none. */
export function readSystemFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
