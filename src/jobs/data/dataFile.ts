import { UserError } from '../../errors.js';

/** One file of a collection, not read yet. */
export interface DataFile {
  /** Its path inside the collection, with forward slashes. */
  readonly name: string;
  /** How messages call it. */
  readonly title: string;
  /** Its content; a `UserError` names it when it cannot be read or is too large. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** The files of a folder or archive. */
export interface DataFiles {
  readonly files: readonly DataFile[];
  close(): Promise<void>;
}

/** The most bytes of one picture or caption file: far above what a picture of 100 million pixels takes. */
export const largestFile = 512 * 2 ** 20;

/** Throws a `UserError` for a file that is larger than any picture, before it is read. */
export function checkFileSize(title: string, bytes: number): void {
  if (bytes <= largestFile) return;
  const mebibytes = Math.round(bytes / 2 ** 20);
  throw new UserError(
    `${title} has ${mebibytes} MiB, more than the ${largestFile / 2 ** 20} that a picture may have: remove it`,
  );
}
