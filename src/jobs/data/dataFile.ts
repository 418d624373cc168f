import type { PictureHeader } from '../../platform/imageCodecHeader.js';

/** One file of a collection, not read yet; a `UserError` names it when it cannot be read, or is larger than its kind may be. */
export interface DataFile {
  /** Its path inside the collection, with forward slashes. */
  readonly name: string;
  /** How messages call it. */
  readonly title: string;
  /** The format and size of the picture in it, judged from its first bytes. */
  header(): Promise<PictureHeader>;
  /** The bytes of the picture in it, which is judged before it is read or unpacked. */
  picture(): Promise<Uint8Array<ArrayBuffer>>;
  /** The text in it. */
  text(kind: 'caption' | 'captionTable'): Promise<string>;
}

/** The files of a folder or archive. */
export interface DataFiles {
  readonly files: readonly DataFile[];
  /** Links to folders, which are not followed. */
  readonly links: readonly string[];
  close(): Promise<void>;
}
