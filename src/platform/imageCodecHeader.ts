import { UserError } from '../errors.js';
import { pixelLimit } from './imageCodec.js';

/** Facts in the first bytes of an image file; a JPEG's sides are those before it is turned upright. */
export interface PictureHeader {
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly width: number;
  readonly height: number;
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

function readPng(view: DataView): PictureHeader | undefined {
  return view.byteLength < 24
    ? undefined
    : { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** Walks a JPEG's segments to its frame header. */
function readJpeg(view: DataView): PictureHeader | undefined {
  let position = 2;
  while (position + 9 <= view.byteLength && view.getUint8(position) === 0xff) {
    const marker = view.getUint8(position + 1);
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      return { format: 'jpeg', width: view.getUint16(position + 7), height: view.getUint16(position + 5) };
    }
    position += 2 + view.getUint16(position + 2);
  }
  return undefined;
}

function readWebp(view: DataView, kind: string): PictureHeader | undefined {
  if (view.byteLength < 30) return undefined;
  const size24 = (offset: number): number =>
    view.getUint16(offset, true) + (view.getUint8(offset + 2) << 16) + 1;
  if (kind === 'VP8X') return { format: 'webp', width: size24(24), height: size24(27) };
  if (kind === 'VP8 ') {
    return {
      format: 'webp',
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
    };
  }
  if (kind !== 'VP8L') return undefined;
  const bits = view.getUint32(21, true);
  return { format: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function readHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return readPng(view);
  if (ascii(bytes, 0, 2) === '\xff\xd8') return readJpeg(view);
  return ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP'
    ? readWebp(view, ascii(bytes, 12, 4))
    : undefined;
}

/** Says what is wrong with a file that begins like this, as the rest of a sentence after its name; undefined for an image. */
export function describeNoImage(head: Uint8Array): string | undefined {
  const isImage =
    ascii(head, 0, 8) === '\x89PNG\r\n\x1a\n' ||
    ascii(head, 0, 2) === '\xff\xd8' ||
    (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === 'WEBP');
  return isImage ? undefined : `is no PNG, JPEG or WebP file (${describe(head)}): give the URL of an image`;
}

/** Guesses for a message what a file that is no image seems to be. */
function describe(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty';
  const start = ascii(bytes, 0, 256).trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'it is an HTML page';
  if (start.startsWith('<svg') || start.startsWith('<?xml')) return 'it is an XML or SVG file';
  if (start.startsWith('gif8')) return 'it is a GIF';
  if (start.startsWith('pk\x03\x04')) return 'it is a zip archive';
  return 'its first bytes are those of another kind of file';
}

/**
 * The format and size of a picture file, read without decoding it.
 *
 * @throws UserError naming the file when it is no PNG, JPEG or WebP, or has no pixels or too many.
 */
export function pictureHeader(bytes: Uint8Array, name: string): PictureHeader {
  const isKnown =
    ascii(bytes, 0, 4) === '\x89PNG' || ascii(bytes, 0, 2) === '\xff\xd8' || ascii(bytes, 8, 4) === 'WEBP';
  if (!isKnown) {
    throw new UserError(
      `${name} is not a PNG, JPEG or WebP picture: ${describe(bytes)}; convert it or give another`,
    );
  }
  const header = readHeader(bytes);
  if (header === undefined || header.width === 0 || header.height === 0) {
    throw damagedPicture(name);
  }
  if (header.width * header.height > pixelLimit) {
    throw new UserError(
      `${name} has ${header.width} x ${header.height} pixels, more than ${pixelLimit / 1e6} million; shrink it first`,
    );
  }
  return header;
}

/** The error for a file that starts like a picture and cannot be decoded. */
export function damagedPicture(name: string, cause?: unknown): UserError {
  const options = cause === undefined ? undefined : { cause };
  return new UserError(
    `${name} is a damaged or truncated picture; get the file again or give another`,
    options,
  );
}
