import { UserError } from '../errors.js';
import { freeMemory } from './freeMemory.node.js';
import type { ImageCodec, Picture } from './imageCodec.js';
import { pixelLimit } from './imageCodec.js';
import { damagedPicture, type PictureHeader, pictureHeader } from './imageCodecHeader.js';

type Sharp = typeof import('sharp').default;

let loading: Promise<Sharp> | undefined;

async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  // The cores belong to the networks, and no file is read twice.
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

function loadSharp(): Promise<Sharp> {
  loading ??= load();
  return loading;
}

/** Bytes of a pixel while a picture is decoded: four for its result, and as many for what libvips holds meanwhile. */
const bytesWhileDecoding = 8;

/** Refuses a large picture that would not fit into memory, before it is decoded. */
function checkMemory({ width, height }: PictureHeader, name: string): void {
  const needed = width * height * bytesWhileDecoding;
  if (needed < harmlessBytes || needed <= freeMemory()) return;
  throw new UserError(
    `${name} has ${width} x ${height} pixels, which take ${Math.ceil(needed / 2 ** 20)} MiB of memory to decode, more than is free: shrink it first`,
  );
}

/** Below this many bytes nobody asks what is free. */
const harmlessBytes = 2 ** 27;

async function decode(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Picture> {
  checkMemory(pictureHeader(bytes, name), name);
  const sharp = await loadSharp();
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: pixelLimit,
      failOn: 'error',
      ignoreIcc: true,
    })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    // Seen as it is, not copied: a photo of 12 million pixels takes 48 MB.
    const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    return { data: pixels, width: info.width, height: info.height };
  } catch (cause) {
    throw damagedPicture(name, cause);
  }
}

async function encodePng(picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const sharp = await loadSharp();
  const { data, width, height } = picture;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const image = sharp(bytes, { raw: { width, height, channels: 4 } });
  let isOpaque = true;
  for (let alpha = 3; alpha < data.length && isOpaque; alpha += 4) isOpaque = data[alpha] === 255;
  return Uint8Array.from(await (isOpaque ? image.removeAlpha() : image).png().toBuffer());
}

/** Reads and writes picture files with sharp (libvips), on one thread. */
export const nodeImageCodec: ImageCodec = { decode, encodePng };
