import { memorySource } from '../../platform/memorySource.js';
import { readPickle } from '../pickle.js';
import { PickleBudget } from '../pickleBudget.js';
import type { PickleContext } from '../pickleContext.js';
import { PickleCursor } from '../pickleCursor.js';
import { pickleMeaning } from '../pickleMeaning.js';

/** Bytes from text (one byte per character), numbers and byte arrays, for files that no library would write. */
export function bytesOf(...parts: (string | number | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const part of parts) {
    if (typeof part === 'number') bytes.push(part);
    else if (typeof part === 'string') for (const character of part) bytes.push(character.charCodeAt(0));
    else for (const byte of part) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** A length as little-endian bytes. */
export function littleEndian(value: number | bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
  return bytes.subarray(0, length);
}

/** A pickled text. */
export function text(value: string): Uint8Array {
  const encoded = new TextEncoder().encode(value);
  return bytesOf('X', littleEndian(encoded.length, 4), encoded);
}

/** A pickled name. */
export function global(module: string, name: string): string {
  return `c${module}\n${name}\n`;
}

/** Interprets the given operations (after `PROTO 2`, before `STOP`). */
export async function unpickle(
  parts: (string | number | Uint8Array)[],
  context: Partial<PickleContext> = {},
) {
  const bytes = bytesOf('\x80\x02', ...parts, '.');
  const full = { name: 'test.pkl', budget: new PickleBudget('test.pkl'), ...context };
  return readPickle(new PickleCursor(memorySource(bytes, 'test.pkl')), pickleMeaning(full));
}
