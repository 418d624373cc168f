import { named, says, UserError } from '../../errors.js';
import type { BytePicture, Picture } from '../../image/index.js';
import { judgePicture, pictureIn } from '../../platform/pictureFile.js';
import { type NetworkSource, withSource } from '../networks/networkSource.js';
import { type ImageSet, type ImageSetOptions, openImageSet, type SetImage } from './imageSet.js';
import { decodeImage, type ImageSource, isPixels, pixelsOf, singleImages } from './imageSource.js';

/** A list of images as messages name it. */
export const listName = 'the list of images';

/** Options for images from a list. */
export interface ImageListOptions extends ImageSetOptions {
  /** The option that the list was given as, for messages. */
  readonly option: string;
  /** Receives what was skipped in folders. */
  readonly onLeftOut?: ((message: string) => void) | undefined;
}

/**
 * Brings images of any source to one square size, those of folders in the order of their names; see {@link openImageSet}.
 *
 * Rejects with a `UserError` for an empty list, besides.
 */
export async function openImageList(
  sources: readonly ImageSource[],
  { option, onLeftOut = () => {}, ...options }: ImageListOptions,
): Promise<ImageSet> {
  const images = (await singleImages(sources, onLeftOut)).map(setImage);
  if (images.length === 0) {
    throw new UserError(says`option ${named(option)} holds no images: give a list of at least one`);
  }
  return openImageSet(listName, images, options);
}

/** One image of any source but a folder, as a set takes it; `index` is its place in the list. */
export function setImage(source: ImageSource, index: number): SetImage {
  return isPixels(source) ? ofPixels(source, index) : ofFile(source, nameOf(source, index));
}

function ofPixels(source: Picture | BytePicture, index: number): SetImage {
  const name = nameOf(source, index);
  const picture = pixelsOf(source);
  return {
    name,
    title: name,
    read: async () => picture,
    side: async () => Math.min(picture.width, picture.height),
  };
}

function ofFile(source: NetworkSource, name: string): SetImage {
  return {
    name,
    title: name,
    read: () => decodeImage(source, name),
    side: () =>
      withSource(
        source,
        {},
        async (bytes) => {
          const { width, height } = await judgePicture(pictureIn(bytes, name));
          return Math.min(width, height);
        },
        'image',
      ),
  };
}

/** A file's name or path, else its place in the list. */
function nameOf(source: ImageSource, index: number): string {
  if (typeof source === 'string' || source instanceof URL) return String(source);
  return source instanceof File && source.name !== '' ? source.name : `image ${index + 1} of the list`;
}
