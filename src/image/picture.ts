import { assert } from '../errors.js';
import { checkFinite } from '../finite.js';
import type { Picture } from '../platform/imageCodec.js';
import type { FloatTensor } from '../tensorData.js';

export type { Picture };

const tooLarge =
  "the generator's weights or latents are too large to compute with; use another generator, or smaller latents";

/** The byte for a value in -1..1: scaled to 0..255, half rounded up, clamped. */
function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.floor(value * 127.5 + 128)));
}

/**
 * Converts a batch `[N, 3, H, W]` with values in -1..1 to opaque images.
 *
 * Values are rounded half up, as torchvision's `save_image` and NVIDIA's tools do, and clamped. Throws a `UserError` for numbers
 * that are not finite, which a network gives whose weights or latents are too large, and which would be black.
 */
export function toPictures(tensor: FloatTensor): Picture[] {
  const [count, channels, height, width] = tensor.shape;
  assert(
    tensor.shape.length === 4 && channels === 3,
    `images need shape [N, 3, H, W], not [${tensor.shape}]`,
  );
  checkFinite('the image drawn', tensor.data, tooLarge);
  const area = height * width;
  return Array.from({ length: count }, (_, index) => {
    const start = index * 3 * area;
    const data = new Uint8ClampedArray(area * 4);
    for (let pixel = 0; pixel < area; pixel++) {
      data[pixel * 4] = toByte(tensor.data[start + pixel]);
      data[pixel * 4 + 1] = toByte(tensor.data[start + area + pixel]);
      data[pixel * 4 + 2] = toByte(tensor.data[start + 2 * area + pixel]);
      data[pixel * 4 + 3] = 255;
    }
    return { data, width, height };
  });
}

/** Converts one tensor `[3, H, W]` with values in -1..1 to an image; see {@link toPictures}. */
export function toPicture(tensor: FloatTensor): Picture {
  assert(tensor.shape.length === 3, `an image needs shape [3, H, W], not [${tensor.shape}]`);
  return toPictures({ ...tensor, shape: [1, ...tensor.shape] })[0];
}
