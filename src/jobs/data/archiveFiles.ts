import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { constants, createInflateRaw, inflateRaw } from 'node:zlib';
import { crc32, openZip, type PackedEntry, type ZipEntry, zipMethods } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { decodeText } from '../../platform/decodeText.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { judgePicture, type PictureFile, readPictureBytes } from '../../platform/pictureFile.js';
import { checkSize, type WholeFile } from '../../platform/wholeFile.js';
import type { DataFile, DataFiles } from './dataFile.js';

const inflate = promisify(inflateRaw);
const zipStarts = ['PK\x03\x04', 'PK\x05\x06'];

/**
 * The files of a zip archive, stored or deflated.
 *
 * Throws a `UserError` for another file, and for a hostile archive: see `openZip`. What an entry unpacks to is bounded by the size
 * that the archive claims, and that by what its kind of file may have; a picture is judged by its first bytes before that.
 */
export async function archiveFiles(place: string): Promise<DataFiles> {
  const source = await openFileSource(place);
  try {
    const start = String.fromCharCode(...(await source.read(0, Math.min(4, source.size))));
    if (!zipStarts.includes(start)) {
      throw new UserError(`${place} is neither a folder nor a zip archive: give one that holds pictures`);
    }
    const entries = await openZip(source);
    const files = [...entries.values()]
      .filter(({ name }) => !name.endsWith('/'))
      .map((entry): DataFile => {
        const title = `${place}: ${entry.name}`;
        const picture = pictureOf(entry, title);
        return {
          name: entry.name,
          title,
          header: () => judgePicture(picture),
          picture: () => readPictureBytes(picture),
          text: async (kind) => decodeText(await unpack(entry, title, kind), title),
        };
      });
    return { files, links: [], close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** An entry as a picture that can be looked into without being unpacked. */
function pictureOf(entry: ZipEntry, title: string): PictureFile {
  return {
    name: title,
    size: entry.size,
    head: async (bytes) => unpackHead(await openEntry(entry, title), bytes, title),
    whole: () => unpack(entry, title, 'picture'),
  };
}

async function openEntry(entry: ZipEntry, title: string): Promise<PackedEntry> {
  const packed = await entry.openPacked();
  const { method } = packed;
  if (method === zipMethods.stored || method === zipMethods.deflated) return packed;
  throw new UserError(
    `${title} is packed by method ${method}, which is not supported: pack the archive with deflate, or unpack it`,
  );
}

/** The first bytes of an entry; of packed ones no more is unpacked than that. */
async function unpackHead(
  { bytes, method }: PackedEntry,
  length: number,
  title: string,
): Promise<Uint8Array> {
  // What cannot be packed grows by less than this.
  const packed = await bytes.read(0, Math.min(bytes.size, length + Math.ceil(length / 100) + 1024));
  if (method === zipMethods.stored) return packed.subarray(0, length);
  const stream = Readable.from([packed]).pipe(createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH }));
  const parts: Buffer[] = [];
  let found = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      found += part.length;
      if (found >= length) break;
    }
  } catch (cause) {
    throw damaged(title, cause);
  }
  return Buffer.concat(parts).subarray(0, length);
}

async function unpack(entry: ZipEntry, title: string, kind: WholeFile): Promise<Uint8Array<ArrayBuffer>> {
  checkSize(title, entry.size, kind);
  const { bytes, method } = await openEntry(entry, title);
  checkSize(title, bytes.size, kind);
  const packed = await bytes.read(0, bytes.size);
  const content = method === zipMethods.stored ? packed : await inflated(packed, entry.size, title);
  if (content.length !== entry.size || crc32(content) !== entry.checksum) throw damaged(title);
  return content;
}

async function inflated(
  packed: Uint8Array<ArrayBuffer>,
  size: number,
  title: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { buffer, byteOffset, byteLength } = await inflate(packed, { maxOutputLength: Math.max(1, size) });
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  } catch (cause) {
    throw damaged(title, cause);
  }
}

function damaged(title: string, cause?: unknown): UserError {
  return new UserError(
    `${title} does not unpack to what the archive promises: the archive is damaged, download or save it again`,
    cause === undefined ? undefined : { cause },
  );
}
