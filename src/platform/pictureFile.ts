import type { ByteSource } from './byteSource.js';
import { checkPicture, findHeader, type PictureHeader } from './imageCodecHeader.js';
import { readAll } from './wholeFile.js';

/** A file of a picture that can be looked into before it is read or unpacked. */
export interface PictureFile {
  /** Its name in messages. */
  readonly name: string;
  /** Its bytes, once it is unpacked. */
  readonly size: number;
  /** Its first bytes: as many as asked for, or all. */
  head(bytes: number): Promise<Uint8Array>;
  whole(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes within which a header is looked for: nearly all lie in the first, and what cameras write before it in the last. */
const heads = [2 ** 16, 2 ** 20, 2 ** 24];

/**
 * The format and size of a picture, judged from its first bytes; nothing is decoded.
 *
 * Rejects with a `UserError` that names what is no picture, damaged, too large, or declares what its file cannot hold.
 */
export async function judgePicture(file: PictureFile): Promise<PictureHeader> {
  for (const bytes of heads) {
    const head = await file.head(Math.min(bytes, file.size));
    const header = findHeader(head, file.name);
    if (header || bytes >= file.size) return checkPicture(header, file.name, file.size);
  }
  return checkPicture(undefined, file.name, file.size);
}

/** The bytes of a picture whose header is sound; see {@link judgePicture}. */
export async function readPictureBytes(file: PictureFile): Promise<Uint8Array<ArrayBuffer>> {
  await judgePicture(file);
  return file.whole();
}

/** A picture in a source. */
export function pictureIn(source: ByteSource, name: string = source.name): PictureFile {
  const { size } = source;
  return {
    name,
    size,
    head: (bytes) => source.read(0, bytes),
    whole: () => readAll({ name, size, read: (offset, length) => source.read(offset, length) }, 'picture'),
  };
}
