import type { ByteSource } from '../platform/byteSource.js';
import { sliceSource } from '../platform/memorySource.js';
import { limits } from './limits.js';
import { damagedArchive as damaged, quoted, unsupported } from './problems.js';

/** One file in a zip archive, as its central directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly stored: boolean;
  /** The CRC-32 of its content. */
  readonly checksum: number;
  /** Opens the content as a source; throws a `UserError` for compressed or damaged entries. */
  open(): Promise<ByteSource>;
  /** Opens the bytes as the archive stores them; throws a `UserError` for encrypted or damaged entries. */
  openPacked(): Promise<PackedEntry>;
}

/**
 * The bytes of an entry as an archive stores them, and the method by which they are packed (zip specification, 4.4.5).
 */
export interface PackedEntry {
  readonly bytes: ByteSource;
  readonly method: number;
}

/** The methods of entries that are stored as they are and of those compressed by DEFLATE (RFC 1951). */
export const zipMethods = { stored: 0, deflated: 8 } as const;

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;

/**
 * Lists the entries of a zip archive (zip64 too) by name, without reading their content.
 *
 * Hostile archives are a `UserError`: names that repeat, are absolute or contain `..`, entries that overlap or leave
 * the file. Compressed entries can only be opened packed, because checkpoints store their tensors uncompressed.
 */
export async function openZip(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const directory = await findDirectory(source);
  if (directory.length > limits.zipDirectory || directory.count > limits.zipEntries) {
    throw damaged(source.name, `its zip directory claims ${directory.count} entries`);
  }
  const bytes = await source.read(directory.offset, directory.length);
  const records = readRecords(source.name, bytes, directory.count);
  checkSpans(source.name, records, directory.offset);
  const entries = new Map<string, ZipEntry>();
  for (const record of records) {
    checkName(source.name, record.name);
    if (entries.has(record.name))
      throw damaged(source.name, `its entry ${quoted(record.name)} appears twice`);
    const { name, size, method, checksum } = record;
    entries.set(name, {
      name,
      size,
      checksum,
      stored: method === zipMethods.stored,
      open: () => openEntry(source, record),
      openPacked: () => openPacked(source, record),
    });
  }
  return entries;
}

interface Directory {
  offset: number;
  length: number;
  count: number;
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const tailLength = Math.min(source.size, endLength + 65535);
  const tailStart = source.size - tailLength;
  const tail = viewOf(await source.read(tailStart, tailLength));
  for (let at = tailLength - endLength; at >= 0; at--) {
    if (tail.getUint32(at, true) !== endSignature) continue;
    if (at + endLength + tail.getUint16(at + 20, true) !== tailLength) continue;
    const directory = {
      count: tail.getUint16(at + 10, true),
      length: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
    };
    return (await find64(source, tailStart + at)) ?? directory;
  }
  throw damaged(source.name, 'its zip archive has no end record');
}

async function find64(source: ByteSource, end: number): Promise<Directory | undefined> {
  if (end < 20) return undefined;
  const locator = viewOf(await source.read(end - 20, 20));
  if (locator.getUint32(0, true) !== locator64Signature) return undefined;
  const record = viewOf(await source.read(Number(locator.getBigUint64(8, true)), 56));
  if (record.getUint32(0, true) !== end64Signature)
    throw damaged(source.name, 'its zip64 end record is missing');
  return {
    count: Number(record.getBigUint64(32, true)),
    length: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
  };
}

interface ZipRecord {
  name: string;
  rawName: Uint8Array;
  flags: number;
  method: number;
  checksum: number;
  compressedSize: number;
  size: number;
  headerOffset: number;
  /** The position where the next entry or the directory begins. */
  limit: number;
}

function readRecords(file: string, bytes: Uint8Array<ArrayBuffer>, count: number): ZipRecord[] {
  const view = viewOf(bytes);
  const records: ZipRecord[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== centralSignature) {
      throw damaged(file, 'its zip directory is cut off');
    }
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged(file, 'its zip directory is cut off');
    const rawName = bytes.subarray(at + 46, nameEnd);
    const record: ZipRecord = {
      name: new TextDecoder('utf-8', { ignoreBOM: true }).decode(rawName),
      rawName,
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      compressedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      headerOffset: view.getUint32(at + 42, true),
      limit: 0,
    };
    applyZip64(view, nameEnd, extraEnd, record);
    records.push(record);
    at = next;
  }
  return records;
}

/** Replaces the fields that are all ones with those of the zip64 extra field, which lists them in this order. */
function applyZip64(view: DataView, start: number, end: number, record: ZipRecord): void {
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    const fieldEnd = Math.min(end, field + view.getUint16(at + 2, true));
    for (const key of ['size', 'compressedSize', 'headerOffset'] as const) {
      if (record[key] !== 0xffffffff || field + 8 > fieldEnd) continue;
      record[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
    return;
  }
}

function checkName(file: string, name: string): void {
  const parts = name.split('/');
  if (
    name === '' ||
    name.startsWith('/') ||
    /[\\\0]/.test(name) ||
    /^[a-zA-Z]:/.test(name) ||
    parts.includes('..')
  ) {
    throw damaged(file, `its zip archive has the unsafe name ${quoted(name)}`);
  }
}

/** Checks that entries with their headers follow one another before the directory; notes where each must end. */
function checkSpans(file: string, records: readonly ZipRecord[], directoryOffset: number): void {
  const sorted = [...records].sort((a, b) => a.headerOffset - b.headerOffset);
  for (let i = 0; i < sorted.length; i++) {
    const record = sorted[i];
    const last = i + 1 === sorted.length;
    record.limit = last ? directoryOffset : sorted[i + 1].headerOffset;
    const end = record.headerOffset + 30 + record.rawName.length + record.compressedSize;
    if (!(end <= record.limit)) {
      const what = last ? 'leaves the archive' : 'overlaps another one';
      throw damaged(file, `its entry ${quoted(record.name)} ${what}`);
    }
  }
}

async function openEntry(source: ByteSource, record: ZipRecord): Promise<ByteSource> {
  if (record.method !== zipMethods.stored && !isEncrypted(record)) {
    throw unsupported(
      source.name,
      `its entry ${quoted(record.name)} is compressed`,
      'save it uncompressed, as torch.save and numpy.savez do',
    );
  }
  return (await openPacked(source, record)).bytes;
}

function isEncrypted({ flags }: ZipRecord): boolean {
  return (flags & 1) !== 0;
}

async function openPacked(source: ByteSource, record: ZipRecord): Promise<PackedEntry> {
  const about = `its entry ${quoted(record.name)}`;
  if (isEncrypted(record))
    throw unsupported(source.name, `${about} is encrypted`, 'save it without a password');
  if (record.method === zipMethods.stored && record.size !== record.compressedSize) {
    throw damaged(source.name, `${about} has two sizes`);
  }
  const header = viewOf(await source.read(record.headerOffset, 30 + record.rawName.length));
  const sameName = record.rawName.every((byte, i) => header.getUint8(30 + i) === byte);
  const sameMethod = header.getUint16(8, true) === record.method;
  if (header.getUint32(0, true) !== localSignature || !sameName || !sameMethod) {
    throw damaged(source.name, `${about} is not where the zip directory says`);
  }
  const start = record.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + record.compressedSize > record.limit) {
    throw damaged(source.name, `${about} overlaps another one`);
  }
  return { bytes: sliceSource(source, start, record.compressedSize), method: record.method };
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
