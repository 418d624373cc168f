import { assert } from '../errors.js';
import type { ResizeFilter } from './filters.js';
import { pixelWeights } from './resizeMatrix.js';

/** An image of bytes, row-major `[height, width, channels]`. */
export interface BytePicture {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

const precisionBits = 22;

interface FixedWeights {
  readonly start: number;
  readonly weights: Int32Array;
}

/** Pillow's weights as whole multiples of 2^-22, rounded half away from zero. */
function fixedWeights(from: number, to: number, filter: ResizeFilter): FixedWeights[] {
  return pixelWeights({ from, to, filter, rule: 'pil' }).map(({ start, weights }) => ({
    start,
    weights: Int32Array.from(weights, (weight) =>
      Math.trunc(weight * 2 ** precisionBits + Math.sign(weight) * 0.5),
    ),
  }));
}

/** One pass over `lines` lines whose pixels lie `stride` bytes apart. */
function resample(
  picture: BytePicture,
  rows: readonly FixedWeights[],
  axis: 'width' | 'height',
): BytePicture & { data: Uint8ClampedArray } {
  const { channels } = picture;
  const width = axis === 'width' ? rows.length : picture.width;
  const height = axis === 'height' ? rows.length : picture.height;
  const data = new Uint8ClampedArray(width * height * channels);
  const step = axis === 'width' ? channels : picture.width * channels;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const { start, weights } = rows[axis === 'width' ? x : y];
      const column = axis === 'width' ? start : x;
      const row = axis === 'height' ? start : y;
      const first = (row * picture.width + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 1 << (precisionBits - 1);
        for (let tap = 0; tap < weights.length; tap++)
          sum += picture.data[first + channel + tap * step] * weights[tap];
        data[(y * width + x) * channels + channel] = sum >> precisionBits;
      }
    }
  }
  return { data, width, height, channels };
}

/**
 * Resizes bytes as Pillow's `Image.resize` does, bit for bit: rows first, then columns, with 22-bit fixed-point weights
 * and each pass rounded to bytes; a side that does not change size is left alone. Channels are independent: composite
 * alpha beforehand.
 */
export function resizeUint8(
  picture: BytePicture,
  size: { readonly width: number; readonly height: number },
  filter: ResizeFilter,
): BytePicture {
  assert(
    picture.data.length === picture.width * picture.height * picture.channels,
    'the image data does not fit its size',
  );
  let result = picture;
  if (size.width !== result.width) {
    result = resample(result, fixedWeights(result.width, size.width, filter), 'width');
  }
  if (size.height !== result.height) {
    result = resample(result, fixedWeights(result.height, size.height, filter), 'height');
  }
  return result;
}
