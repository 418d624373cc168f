import { UserError } from '../errors.js';
import { pixelLimit } from './imageCodec.js';
import { ascii, describeOther } from './otherForms.js';

/** Facts in the first bytes of an image file; a JPEG's sides are those before it is turned upright. */
export interface PictureHeader {
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly width: number;
  readonly height: number;
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

/** Whether a file begins like a picture that is read. */
function isKnown(head: Uint8Array): boolean {
  return (
    ascii(head, 0, 4) === '\x89PNG' ||
    ascii(head, 0, 2) === '\xff\xd8' ||
    (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === 'WEBP')
  );
}

/** Says what is wrong with a file that begins like this, as the rest of a sentence after its name; undefined for an image. */
export function describeNoImage(head: Uint8Array): string | undefined {
  if (isKnown(head)) return undefined;
  return `is not a PNG, JPEG or WebP picture: ${describeOther(head)}, or give the URL of another`;
}

/**
 * The header of a picture in its first bytes; undefined where it is not among them.
 *
 * @throws UserError naming the file when it is no PNG, JPEG or WebP.
 */
export function findHeader(head: Uint8Array, name: string): PictureHeader | undefined {
  if (isKnown(head)) return readHeader(head);
  throw new UserError(`${name} is not a PNG, JPEG or WebP picture: ${describeOther(head)}, or give another`);
}

/** Pixels that are decoded whatever the size of their file: 64 MB. */
const harmlessPixels = 2 ** 24;

/** The most pixels that a byte may stand for in a larger picture: PNG packs 8,300 at most, a photo has up to 100. */
const pixelsPerByte = 10_000;

/** The most bytes of a pixel: four channels of 16 bits, and a byte for what packing may add. */
const bytesPerPixel = 9;

/** Bytes besides the pixels: previews, depth maps, and the short films that phones put into a photo. */
const bytesBesides = 32 * 2 ** 20;

/**
 * Judges what a header declares before anything is unpacked or decoded; `bytes` is the size of the whole file.
 *
 * @throws UserError naming the file when it has no header or no pixels, too many, more than its bytes can hold, or more bytes than
 * its pixels can need.
 */
export function checkPicture(header: PictureHeader | undefined, name: string, bytes: number): PictureHeader {
  if (header === undefined || header.width === 0 || header.height === 0) throw damagedPicture(name);
  const { width, height } = header;
  const pixels = width * height;
  if (pixels > pixelLimit) {
    throw new UserError(
      `${name} has ${width} x ${height} pixels, more than ${pixelLimit / 1e6} million; shrink it first`,
    );
  }
  if (pixels > harmlessPixels && pixels > bytes * pixelsPerByte) {
    throw new UserError(
      `${name} declares ${width} x ${height} pixels in ${bytes} bytes, which no photo or drawing has: give another picture`,
    );
  }
  if (bytes > pixels * bytesPerPixel + bytesBesides) {
    throw new UserError(
      `${name} has ${Math.ceil(bytes / 2 ** 20)} MiB for ${width} x ${height} pixels, far more than they can need: save it again, or give another picture`,
    );
  }
  return header;
}

/**
 * The format and size of a picture file whose bytes are all there, judged without decoding it; see {@link checkPicture}.
 *
 * @throws UserError naming the file when it is no PNG, JPEG or WebP, too.
 */
export function pictureHeader(bytes: Uint8Array, name: string): PictureHeader {
  return checkPicture(findHeader(bytes, name), name, bytes.length);
}

/** The error for a file that starts like a picture and cannot be decoded. */
export function damagedPicture(name: string, cause?: unknown): UserError {
  const options = cause === undefined ? undefined : { cause };
  return new UserError(
    `${name} is a damaged or truncated picture; get the file again or give another`,
    options,
  );
}
