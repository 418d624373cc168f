import type { Picture } from '../platform/imageCodec.js';
import { centerCropOffsets } from './geometry.js';
import { type BytePicture, resizeUint8 } from './resizeUint8.js';

/**
 * An image as `[3, resolution, resolution]` bytes: the square in its middle, as wide as its shorter side, resized by
 * an antialiased Lanczos filter (Pillow's `LANCZOS`, bit for bit). Grey becomes colour, and alpha is left out.
 */
export function squarePicture(picture: Picture | BytePicture, resolution: number): Uint8Array<ArrayBuffer> {
  const side = Math.min(picture.width, picture.height);
  const square = resizeUint8(middleOf(picture, side), { width: resolution, height: resolution }, 'lanczos');
  const area = resolution * resolution;
  const planes = new Uint8Array(3 * area);
  for (let pixel = 0; pixel < area; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      planes[channel * area + pixel] = square.data[pixel * 3 + channel];
    }
  }
  return planes;
}

function middleOf(picture: Picture | BytePicture, side: number): BytePicture {
  const { top, left } = centerCropOffsets(picture, side);
  const channels = 'channels' in picture ? picture.channels : 4;
  // One or two channels are grey, the second of them alpha.
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const data = new Uint8ClampedArray(side * side * 3);
  for (let y = 0; y < side; y++) {
    let from = ((top + y) * picture.width + left) * channels;
    let to = y * side * 3;
    for (let x = 0; x < side; x++, from += channels, to += 3) {
      data[to] = picture.data[from];
      data[to + 1] = picture.data[from + green];
      data[to + 2] = picture.data[from + blue];
    }
  }
  return { data, width: side, height: side, channels: 3 };
}
