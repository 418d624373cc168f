import type { BytePicture, Picture } from '../../image/index.js';
import type { ByteSource } from '../../platform/byteSource.js';
import type { NetworkSource } from '../networks/networkSource.js';
import { withSource } from '../networks/networkSource.js';
import { platform } from '../platform.js';

/** An image: a path (in Node also of a folder of images), a URL, a `File` or bytes of a PNG, JPEG or WebP file, or its pixels. */
export type ImageSource = NetworkSource | Picture | BytePicture;

/**
 * Decodes images, those of folders in the order of their names.
 *
 * `onLeftOut` receives what was skipped in folders. Rejects with a `UserError` that names an image that is missing, damaged or
 * something else.
 */
export async function readImages(
  sources: readonly ImageSource[],
  onLeftOut: (message: string) => void = () => {},
): Promise<BytePicture[]> {
  const images: BytePicture[] = [];
  for (const image of await singleImages(sources, onLeftOut)) {
    images.push(isPixels(image) ? pixelsOf(image) : await decodeImage(image));
  }
  return images;
}

/** The single images that sources stand for, those of folders by their paths in the order of their names. */
export async function singleImages(
  sources: readonly ImageSource[],
  onLeftOut: (message: string) => void = () => {},
): Promise<ImageSource[]> {
  const images: ImageSource[] = [];
  for (const source of sources) {
    if (typeof source === 'string') images.push(...(await platform().listImages(source, onLeftOut)));
    else images.push(source);
  }
  return images;
}

/** Decodes an image file; a `UserError` names it, by `name` or as its source does. */
export async function decodeImage(source: NetworkSource, name?: string): Promise<BytePicture> {
  const decode = async (bytes: ByteSource): Promise<BytePicture> => ({
    ...(await platform().images.decode(await bytes.read(0, bytes.size), name ?? bytes.name)),
    channels: 4,
  });
  return withSource(source, {}, decode, 'image');
}

/** Whether a source is an image's pixels. */
export function isPixels(source: unknown): source is Picture | BytePicture {
  return typeof source === 'object' && source !== null && 'width' in source && 'height' in source;
}

/** The pixels of an image that is given as such; those of an `ImageData` are no properties of its own. */
export function pixelsOf(image: Picture | BytePicture): BytePicture {
  const { data, width, height } = image;
  return { data, width, height, channels: 'channels' in image ? image.channels : 4 };
}
