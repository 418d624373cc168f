import { assert } from '../errors.js';
import type { ImageCodec, Picture } from './imageCodec.js';
import { damagedPicture, pictureHeader } from './imageCodecHeader.js';

function canvasOf(width: number, height: number): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { colorSpace: 'srgb', willReadFrequently: true });
  assert(context !== null, 'the browser gives no 2D canvas');
  return [canvas, context];
}

async function openBitmap(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<ImageBitmap> {
  const { format } = pictureHeader(bytes, name);
  try {
    return await createImageBitmap(new Blob([bytes], { type: `image/${format}` }), {
      imageOrientation: 'from-image',
      colorSpaceConversion: 'none',
    });
  } catch (cause) {
    throw damagedPicture(name, cause);
  }
}

async function decode(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Picture> {
  const bitmap = await openBitmap(bytes, name);
  const { width, height } = bitmap;
  try {
    const [, context] = canvasOf(width, height);
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { data: Uint8ClampedArray.from(data), width, height };
  } finally {
    bitmap.close();
  }
}

async function encodePng(picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const { data, width, height } = picture;
  const [canvas, context] = canvasOf(width, height);
  context.putImageData(new ImageData(data, width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** Reads and writes picture files with the browser's own decoders; works in workers too. */
export const browserImageCodec: ImageCodec = { decode, encodePng };
