import { UserError } from '../errors.js';
import type { ByteSource } from './byteSource.js';
import { decodeText } from './decodeText.js';

const kibibyte = 2 ** 10;
const mebibyte = 2 ** 20;

/** Files that are read whole: how messages call each kind, and the most bytes that one may have. */
export const wholeFiles = {
  /** 100 million pixels, the most that a picture may have, take 400 MB unpacked, and far less in a file. */
  picture: { what: 'an image', most: 512 * mebibyte },
  /** 1,000 prompts of 1,000 characters. */
  prompts: { what: 'a list of prompts', most: mebibyte },
  /** 100,000 texts of 600 bytes; CLIP reads no more than 77 tokens of each. */
  texts: { what: 'a list of texts', most: 64 * mebibyte },
  /** Hundreds of captions of one image; what is more was meant for something else. */
  caption: { what: 'the captions of an image', most: mebibyte },
  /** A line of captions for each of a million images. */
  captionTable: { what: 'the captions of a data set', most: 256 * mebibyte },
  /** The largest tokenizer in use, of 250,000 tokens, has 17 MB. */
  companion: { what: 'a configuration or tokenizer of a CLIP', most: 64 * mebibyte },
  /** Options, environment and summary of a run: a few kB, and digests of up to 100,000 images. */
  record: { what: 'a record of a run', most: 64 * mebibyte },
  /** A million steps with 250 bytes each; a text of JavaScript ends at 512 MiB. */
  log: { what: 'a log of a run', most: 256 * mebibyte },
  /** One line. */
  note: { what: 'a note', most: 64 * kibibyte },
} as const;

/** A kind of file that is read whole. */
export type WholeFile = keyof typeof wholeFiles;

/** Throws a `UserError` for a file that is larger than its kind may be, before it is read. */
export function checkSize(name: string, bytes: number, kind: WholeFile): void {
  const { what, most } = wholeFiles[kind];
  if (bytes <= most) return;
  throw new UserError(
    `${name} has ${sizeWords(bytes)}, more than the ${sizeWords(most)} that ${what} may have: give another file`,
  );
}

/** Reads a source to its end; see {@link checkSize}. */
export async function readAll(source: ByteSource, kind: WholeFile): Promise<Uint8Array<ArrayBuffer>> {
  checkSize(source.name, source.size, kind);
  return source.read(0, source.size);
}

/** Reads a source as text; see {@link decodeText} for what is refused. */
export async function readText(source: ByteSource, kind: WholeFile): Promise<string> {
  return decodeText(await readAll(source, kind), source.name);
}

function sizeWords(bytes: number): string {
  if (bytes < mebibyte) return `${Math.ceil(bytes / kibibyte)} KiB`;
  return `${Math.ceil(bytes / mebibyte)} MiB`;
}
