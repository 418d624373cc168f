import { isListOf, type Kind, thing } from '../../settings/kind.js';
import { isNetworkSource } from '../networks/networkSource.js';
import { type ImageSource, isPixels, pixelsOf } from './imageSource.js';

const forms = 'its path or URL, a File, bytes, or pixels { data, width, height }';

/** Whether a value is a source of images, pixels with as many bytes as their sides say. */
function isImage(value: unknown): value is ImageSource {
  if (isNetworkSource(value)) return true;
  if (!isPixels(value)) return false;
  const { data, width, height, channels } = pixelsOf(value);
  const sides = [width, height, channels];
  const isBytes = data instanceof Uint8ClampedArray || data instanceof Uint8Array;
  return isBytes && sides.every(isSide) && data.length === width * height * channels;
}

function isSide(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** One image, or in Node a folder of them. */
export const imageKind: Kind<ImageSource> = thing(`an image: ${forms}`, isImage);

/** A list of images. */
export const imageListKind: Kind<readonly ImageSource[]> = thing(
  `a list of one or more images, each ${forms}`,
  (value) => isListOf({ accepts: isImage }, value),
);

/** One image or several. */
export const imagesKind: Kind<ImageSource | readonly ImageSource[]> = thing(
  `one or more images, each ${forms}`,
  (value) => isImage(value) || isListOf({ accepts: isImage }, value),
);
