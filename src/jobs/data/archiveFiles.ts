import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { crc32, openZip, type ZipEntry, zipMethods } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { checkFileSize, type DataFile, type DataFiles } from './dataFile.js';

const inflate = promisify(inflateRaw);
const zipStarts = ['PK\x03\x04', 'PK\x05\x06'];

/**
 * The files of a zip archive, stored or deflated.
 *
 * Throws a `UserError` for another file, and for a hostile archive: see `openZip`. What an entry unpacks to is bounded
 * by the size that the archive claims, and that by the largest file there may be.
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
        return { name: entry.name, title, read: () => unpack(entry, title) };
      });
    return { files, close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function unpack(entry: ZipEntry, title: string): Promise<Uint8Array<ArrayBuffer>> {
  checkFileSize(title, entry.size);
  const { bytes, method } = await entry.openPacked();
  checkFileSize(title, bytes.size);
  const content = await unpacked(await bytes.read(0, bytes.size), method, entry.size, title);
  if (content.length !== entry.size || crc32(content) !== entry.checksum) throw damaged(title);
  return content;
}

async function unpacked(
  packed: Uint8Array<ArrayBuffer>,
  method: number,
  size: number,
  title: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (method === zipMethods.stored) return packed;
  if (method !== zipMethods.deflated) {
    throw new UserError(
      `${title} is packed by method ${method}, which is not supported: pack the archive with deflate, or unpack it`,
    );
  }
  try {
    return Uint8Array.from(await inflate(packed, { maxOutputLength: Math.max(1, size) }));
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
