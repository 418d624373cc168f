import { UserError } from '../errors.js';
import { crc32 } from './crc32.js';
import type { Chunks } from './writable.js';

/** A file to put into an archive; its content is requested when its turn comes. */
export interface ZipInput {
  readonly name: string;
  readonly content: () => Promise<Uint8Array<ArrayBuffer>>;
}

const alignment = 64;
const largest = 0xffffffff;
/** 1 January 1980, the earliest date in the format, so that equal content gives equal files. */
const date = 0x21;

/**
 * Writes a zip archive with stored entries whose data starts at multiples of 64, as PyTorch maps them.
 *
 * Throws a `UserError` beyond 4 GiB or 65,534 entries, which would need zip64.
 */
export async function* writeZip(inputs: Iterable<ZipInput>): Chunks {
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let position = 0;
  for (const { name, content } of inputs) {
    const rawName = new TextEncoder().encode(name);
    const data = await content();
    const fields = entryFields(crc32(data), data.byteLength, rawName.length);
    const local = localHeader(rawName, fields, position);
    directory.push(centralHeader(rawName, fields, position));
    position += local.length + data.byteLength;
    if (position > largest || directory.length >= 0xffff) {
      throw new UserError('a torch file beyond 4 GiB cannot be written: write safetensors instead');
    }
    yield local;
    yield data;
  }
  const length = directory.reduce((total, entry) => total + entry.length, 0);
  yield* directory;
  yield endRecord(directory.length, length, position);
}

/** The fields that both headers of an entry share, from "version needed" to the length of the name. */
function entryFields(crc: number, size: number, nameLength: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 20, true);
  // Names are UTF-8.
  view.setUint16(2, 0x800, true);
  view.setUint16(8, date, true);
  view.setUint32(10, crc, true);
  view.setUint32(14, size, true);
  view.setUint32(18, size, true);
  view.setUint16(22, nameLength, true);
  return bytes;
}

function localHeader(rawName: Uint8Array, fields: Uint8Array, position: number): Uint8Array<ArrayBuffer> {
  const padStart = 30 + rawName.length + 4;
  const padding = (alignment - ((position + padStart) % alignment)) % alignment;
  const bytes = new Uint8Array(padStart + padding);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x04034b50, true);
  bytes.set(fields, 4);
  view.setUint16(28, 4 + padding, true);
  bytes.set(rawName, 30);
  // PyTorch's own extra field for padding has the id "FB".
  view.setUint16(30 + rawName.length, 0x4246, true);
  view.setUint16(32 + rawName.length, padding, true);
  return bytes;
}

function centralHeader(rawName: Uint8Array, fields: Uint8Array, position: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(46 + rawName.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, 20, true);
  bytes.set(fields, 6);
  view.setUint32(42, position, true);
  bytes.set(rawName, 46);
  return bytes;
}

function endRecord(count: number, length: number, position: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, length, true);
  view.setUint32(16, position, true);
  return bytes;
}
