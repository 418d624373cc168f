import { assert } from '../errors.js';
import { centerCropOffsets } from './geometry.js';
import type { Picture } from './picture.js';
import { type BytePicture, resizeUint8 } from './resizeUint8.js';

/**
 * A picture as `[3, resolution, resolution]` bytes: the square in its middle, as wide as its shorter side, resized by
 * an antialiased Lanczos filter (Pillow's `LANCZOS`, bit for bit). A fourth channel is ignored: composite alpha beforehand.
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
  const channels = 'channels' in picture ? picture.channels : 4;
  assert(channels >= 3, `a square is cut from colour pictures of 3 or 4 channels, not ${channels}`);
  const { top, left } = centerCropOffsets(picture, side);
  const data = new Uint8ClampedArray(side * side * 3);
  for (let y = 0; y < side; y++) {
    let from = ((top + y) * picture.width + left) * channels;
    let to = y * side * 3;
    for (let x = 0; x < side; x++, from += channels, to += 3) {
      data[to] = picture.data[from];
      data[to + 1] = picture.data[from + 1];
      data[to + 2] = picture.data[from + 2];
    }
  }
  return { data, width: side, height: side, channels: 3 };
}
