import { named, says, UserError } from '../../../errors.js';
import { type BytePicture, squarePicture } from '../../../image/index.js';
import { floatTensor } from '../../../tensorData.js';
import { type ImageSource, readImages } from '../../image/imageSource.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import type { CaptionedSet } from './pairsOfSet.js';

/** An image with what it shows. */
export interface CaptionedImage {
  /** One image: pixels, bytes, a `File`, a path or a URL. */
  readonly image: ImageSource;
  /** One caption, or several of which each step takes one. */
  readonly captions: string | readonly string[];
}

/** How {@link readCaptionedImages} reads. */
export interface CaptionedImageOptions {
  /** Side of the squares in pixels. */
  readonly resolution: number;
  /** Leaves out images that cannot be read, instead of refusing all. */
  readonly skipBroken: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: PrepareEvent) => void) | undefined;
}

interface Entry {
  readonly planes: Uint8Array<ArrayBuffer>;
  readonly captions: readonly string[];
}

/**
 * Reads images with captions into memory, each brought to one square size as those of a folder are.
 *
 * Rejects with a `UserError` for an entry without image or caption, and for an image that is missing, damaged or something else.
 */
export async function readCaptionedImages(
  data: readonly CaptionedImage[],
  { resolution, skipBroken, signal, listener }: CaptionedImageOptions,
): Promise<CaptionedSet> {
  const texts = checkedCaptions(data);
  const entries: Entry[] = [];
  for (const [i, { image }] of data.entries()) {
    signal?.throwIfAborted();
    try {
      entries.push({ planes: squarePicture(await readOne(image, i), resolution), captions: texts[i] });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!skipBroken) {
        throw new UserError(says`${error.sentence} (${named('skipBroken')} leaves it out)`, { cause: error });
      }
      listener?.({ type: 'note', message: `left out: ${error.message}` });
    }
    listener?.({ type: 'prepare', stage: 'images', done: i + 1, total: data.length });
  }
  const size = 3 * resolution * resolution;
  return {
    title: 'the list of images',
    count: entries.length,
    async batch(indices) {
      const values = new Float32Array(indices.length * size);
      for (const [i, index] of indices.entries()) {
        const { planes } = entries[index];
        for (let k = 0; k < size; k++) values[i * size + k] = planes[k] / 127.5 - 1;
      }
      return floatTensor(values, [indices.length, 3, resolution, resolution]);
    },
    captions: (index) => entries[index].captions,
    texts: () => entries.flatMap(({ captions }) => captions),
    close: async () => {},
  };
}

async function readOne(image: ImageSource, place: number): Promise<BytePicture> {
  const images = await readImages([image]);
  if (images.length === 1) return images[0];
  throw new UserError(
    says`option ${named('data')} has as image ${place + 1} a folder of ${images.length} images: give one image with its captions`,
  );
}

/** The captions of each entry; a `UserError` names the first that lacks its image or a caption. */
function checkedCaptions(data: readonly CaptionedImage[]): (readonly string[])[] {
  if (!Array.isArray(data)) {
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
