import type { BytePicture, Picture } from '../../image/index.js';
import type { ByteSource } from '../../platform/byteSource.js';
import { judgePicture, pictureIn, readPictureBytes } from '../../platform/pictureFile.js';
import type { NetworkSource } from '../networks/networkSource.js';
import { withSource } from '../networks/networkSource.js';
import { platform } from '../platform.js';

/** An image: a path (in Node also of a folder of images), a URL, a `File` or bytes of a PNG, JPEG or WebP file, or its pixels. */
export type ImageSource = NetworkSource | Picture | BytePicture;

/** How images are read. */
export interface ReadImagesOptions {
  /** Receives a line about what was skipped in a folder. */
  readonly onLeftOut?: ((message: string) => void) | undefined;
  /** Receives a count after each image. */
  readonly onImage?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Decodes images one after the other, those of folders in the order of their names, and keeps of each what `keep` makes of it: no
 * more than one whole image is held at a time.
 *
 * Rejects with a `UserError` that names an image that is missing, damaged or something else.
 */
export async function readImages<T>(
  sources: readonly ImageSource[],
  keep: (image: BytePicture) => T,
  { onLeftOut, onImage, signal }: ReadImagesOptions = {},
): Promise<T[]> {
  const images = await singleImages(sources, onLeftOut);
  const kept: T[] = [];
  for (const image of images) {
    signal?.throwIfAborted();
    kept.push(keep(await readImage(image)));
    onImage?.(kept.length, images.length);
  }
  return kept;
}

/** Decodes a single image; see {@link readImages}. */
export async function readImage(source: ImageSource): Promise<BytePicture> {
  return isPixels(source) ? pixelsOf(source) : decodeImage(source);
}

/** Judges images by their headers, without decoding any; see {@link readImages}. */
export async function judgeImages(sources: readonly ImageSource[]): Promise<void> {
  for (const source of await singleImages(sources)) {
    if (!isPixels(source)) await withSource(source, {}, (bytes) => judgePicture(pictureIn(bytes)), 'image');
  }
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
    ...(await platform().images.decode(await readPictureBytes(pictureIn(bytes, name)), name ?? bytes.name)),
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
