import { UserError } from '../errors.js';

/** The encodings that a text's first bytes, its byte order mark, tell. */
const marks: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

const newline = 0x0a;

/**
 * The text of a file: UTF-8, or what its byte order mark says (UTF-8, UTF-16 of either order), without the mark.
 *
 * Throws a `UserError` with file and line for bytes that are no such text, and for null characters, which UTF-16 without a mark
 * has: nothing is ever replaced.
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  const encoding = encodingOf(bytes);
  const text = decode(bytes, encoding) ?? refuse(bytes, encoding, name);
  const empty = text.indexOf('\0');
  if (empty < 0) return text;
  throw new UserError(
    `${name} has a null character in line ${lineAt(text, empty)}: it is no text, or UTF-16 without a mark, so save it as UTF-8`,
  );
}

/** The encoding of a text by its byte order mark; `utf-8` without one. */
export function encodingOf(bytes: Uint8Array): string {
  const found = marks.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  return found?.[0] ?? 'utf-8';
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refuse(bytes: Uint8Array, encoding: string, name: string): never {
  const label = encoding.toUpperCase().replace(/(16)(..)/, '$1 $2');
  const line = firstBadLine(bytes, encoding);
  throw new UserError(`${name} is not ${label} text in line ${line}: save it as UTF-8, and check that line`);
}

/** Line, from 1, of the first byte that cannot be decoded. */
function firstBadLine(bytes: Uint8Array, encoding: string): number {
  const lines = linesOf(bytes, encoding);
  const bad = lines.findIndex((line) => decode(line, encoding) === undefined);
  return bad < 0 ? lines.length : bad + 1;
}

/** The bytes of each line with its line feed; a line feed is one byte, or a unit of two. */
function linesOf(bytes: Uint8Array, encoding: string): Uint8Array[] {
  const unit = encoding === 'utf-8' ? 1 : 2;
  const low = encoding === 'utf-16be' ? 1 : 0;
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i + unit <= bytes.length; i += unit) {
    if (bytes[i + low] !== newline || (unit === 2 && bytes[i + 1 - low] !== 0)) continue;
    lines.push(bytes.subarray(start, i + unit));
    start = i + unit;
  }
  return [...lines, bytes.subarray(start)];
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
