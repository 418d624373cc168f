import { createHash } from 'node:crypto';
import {
  type CaptionedImage,
  type CaptionedImageOptions,
  readCaptionedImages,
} from '../../../api/clip/train/captionedImages.js';
import type { CaptionedSet } from '../../../api/clip/train/pairsOfSet.js';
import { openPictureDataset, openPictureFiles } from '../../data/index.js';
import { type Captions, isCaptionName, readCaptions } from './captionFiles.js';
import type { ClipTrainOptions } from './options.js';

/** A set of images with captions that can be told from others. */
export interface DigestedCaptions extends CaptionedSet {
  /** Digests of images and captions by name. */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * The images of a folder or zip archive with their captions.
 *
 * Throws a `UserError` for images that are broken or without captions.
 */
export async function openFolderSet(
  data: string,
  { resolution, skipBroken }: Pick<ClipTrainOptions, 'resolution' | 'skipBroken'>,
  { signal, listener }: Pick<CaptionedImageOptions, 'signal' | 'listener'> = {},
): Promise<DigestedCaptions> {
  const dataset = await openPictureDataset({
    place: data,
    resolution,
    anyResolution: true,
    skipBroken,
    signal,
    onProgress: (progress) => listener?.({ type: 'prepare', stage: 'images', ...progress }),
    onLeftOut: (message) => listener?.({ type: 'note', message }),
    isUsed: isCaptionName,
  });
  try {
    const captions = await captionsOf(data, dataset.names);
    return {
      title: data,
      count: dataset.count,
      batch: (indices) => dataset.batch(indices),
      captions: (index) => captions.get(dataset.names[index]) ?? [],
      texts: () => [...captions.values()].flat(),
      digests: { pictures: dataset.digest, captions: digestOf([...captions]) },
      close: () => dataset.close(),
    };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** Images with captions that are in memory; see {@link readCaptionedImages}. */
export async function openListSet(
  data: readonly CaptionedImage[],
  options: CaptionedImageOptions,
): Promise<DigestedCaptions> {
  const pictures = createHash('sha256');
  const set = await readCaptionedImages(data, {
    ...options,
    onImage: (name, pixels) => pictures.update(name).update('\0').update(pixels),
  });
  const captions = Array.from({ length: set.count }, (_, i) => set.captions(i));
  return { ...set, digests: { pictures: pictures.digest('hex'), captions: digestOf(captions) } };
}

async function captionsOf(place: string, names: readonly string[]): Promise<Captions> {
  const { others, close } = await openPictureFiles(place);
  try {
    return await readCaptions(place, names, others);
  } finally {
    await close();
  }
}

function digestOf(captions: unknown): string {
  return createHash('sha256').update(JSON.stringify(captions)).digest('hex');
}
