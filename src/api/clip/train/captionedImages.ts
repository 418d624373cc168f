import { named, says, UserError } from '../../../errors.js';
import { listName, setImage } from '../../image/imageList.js';
import { type ImageSetOptions, openImageSet } from '../../image/imageSet.js';
import type { ImageSource } from '../../image/imageSource.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import type { CaptionedSet } from './pairsOfSet.js';

/** An image with what it shows. */
export interface CaptionedImage {
  /** One image: pixels, bytes, a `File`, a path or a URL. */
  readonly image: ImageSource;
  /** One caption, or several of which each step takes one. */
  readonly captions: string | readonly string[];
}

/** Options for {@link readCaptionedImages}. */
export interface CaptionedImageOptions
  extends Pick<ImageSetOptions, 'resolution' | 'skipBroken' | 'signal' | 'onImage'> {
  readonly listener?: ((event: PrepareEvent) => void) | undefined;
}

/**
 * Reads images with captions, each brought to one square size as those of a folder are.
 *
 * Rejects with a `UserError` for an entry without image or caption, and for an image that is missing, damaged or something else.
 */
export async function readCaptionedImages(
  data: readonly CaptionedImage[],
  { resolution, skipBroken, signal, onImage, listener }: CaptionedImageOptions,
): Promise<CaptionedSet> {
  const captions = checkedCaptions(data);
  // Their names are their places, by which those that are left find their captions.
  const images = data.map(({ image }, i) => ({ ...setImage(image, i), name: String(i) }));
  const set = await openImageSet(listName, images, {
    resolution,
    anyResolution: true,
    skipBroken,
    signal,
    onImage,
    onProgress: ({ done, total }) => listener?.({ type: 'prepare', stage: 'images', done, total }),
  });
  for (const message of set.skipped) listener?.({ type: 'note', message: `left out: ${message}` });
  return {
    title: listName,
    count: set.count,
    batch: (indices) => set.batch(indices),
    captions: (index) => captions[Number(set.names[index])],
    texts: () => set.names.flatMap((name) => captions[Number(name)]),
    close: async () => {},
  };
}

/** The captions of each entry; a `UserError` names the first that lacks its image or a caption. */
function checkedCaptions(data: readonly CaptionedImage[]): (readonly string[])[] {
  if (!Array.isArray(data) || data.length === 0) {
    throw new UserError(
      says`option ${named('data')} is no list of images: give entries { image, captions }, one for each image`,
    );
  }
  return data.map((entry: Partial<CaptionedImage> | undefined, i) => {
    const { image, captions } = entry ?? {};
    const texts = [captions].flat();
    const isSound = texts.every((text) => typeof text === 'string' && text.trim() !== '');
    if (image !== undefined && texts.length > 0 && isSound) return texts as readonly string[];
    throw new UserError(
      says`option ${named('data')} has as entry ${i + 1} no image with captions: give { image, captions: 'what it shows' }`,
    );
  });
}
