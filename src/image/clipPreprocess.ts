import { assert } from '../errors.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { centerCropOffsets, resizedShape } from './geometry.js';
import { type BytePicture, resizeUint8 } from './resizeUint8.js';

/** Mean and standard deviation per colour channel of images in 0..1. */
export interface ColorNormalization {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** The normalisation that every OpenAI CLIP was trained with. */
export const clipNormalization: ColorNormalization = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/**
 * What a CLIP of a resolution sees of an image, as bytes `[resolution, resolution, 3]`: the shorter side resized to `resolution`
 * (Pillow's antialiased bicubic on bytes), and the centre cropped. Such a view is its own view.
 *
 * A fourth channel is ignored: composite alpha beforehand.
 */
export function clipView(picture: BytePicture, resolution: number): BytePicture {
  assert(picture.channels >= 3, `CLIP reads colour images of 3 or 4 channels, not ${picture.channels}`);
  const resized = resizeUint8(picture, resizedShape(picture, resolution), 'bicubic');
  const { top, left } = centerCropOffsets(resized, resolution);
  const data = new Uint8Array(3 * resolution * resolution);
  let to = 0;
  for (let y = 0; y < resolution; y++) {
    let from = ((top + y) * resized.width + left) * resized.channels;
    for (let x = 0; x < resolution; x++, from += resized.channels) {
      for (let channel = 0; channel < 3; channel++) data[to++] = resized.data[from + channel];
    }
  }
  return { data, width: resolution, height: resolution, channels: 3 };
}

/**
 * Prepares an image for CLIP's image tower, `[3, resolution, resolution]`: the official preprocessing of files.
 *
 * Bytes of its {@link clipView} become 0..1 and are normalised, in float32.
 */
export function preprocessForClip(
  picture: BytePicture,
  resolution: number,
  normalization: ColorNormalization = clipNormalization,
): FloatTensor {
  const view = clipView(picture, resolution).data;
  const area = resolution * resolution;
  const data = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const mean = Math.fround(normalization.mean[channel]);
    const std = Math.fround(normalization.std[channel]);
    for (let pixel = 0; pixel < area; pixel++) {
      const centred = Math.fround(Math.fround(view[pixel * 3 + channel] / 255) - mean);
      data[channel * area + pixel] = centred / std;
    }
  }
  return floatTensor(data, [3, resolution, resolution]);
}
