import { createHash } from 'node:crypto';
import {
  type ImageSet,
  type ImageSetOptions,
  openImageSet,
  type SetImage,
} from '../../api/image/imageSet.js';
import { checkResolution } from '../../api/image/pictureResolution.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import type { DataFile } from './dataFile.js';
import { openPictureFiles } from './pictureFiles.js';

/** How a dataset is made. */
export interface DatasetOptions extends Omit<ImageSetOptions, 'onImage'> {
  /** A folder or zip archive. */
  readonly place: string;
  /** Receives a line about what is left out. */
  readonly onLeftOut?: ((message: string) => void) | undefined;
  /** Whether a file that is no picture has another use, by its name. */
  readonly isUsed?: ((name: string) => boolean) | undefined;
}

/** Images of one size, with what tells them from others. */
export interface DigestedSet extends ImageSet {
  /** SHA-256 of names and prepared pixels: the same data train the same. */
  readonly digest: string;
}

/** The images of a folder or archive, which stays open. */
export interface PictureDataset extends DigestedSet {
  close(): Promise<void>;
}

/**
 * The pictures of a folder or zip archive, each brought to one square size by `squarePicture`: upright, grey ones
 * in colour, transparent ones on white, 16 bits rounded to 8.
 *
 * Every file is decoded once here, so that a broken one is found before training. Throws a `UserError` that names it,
 * and for a place without pictures.
 */
export async function openPictureDataset({
  place,
  onLeftOut,
  isUsed,
  ...options
}: DatasetOptions): Promise<PictureDataset> {
  const { resolution, anyResolution = false } = options;
  if (resolution !== undefined && !anyResolution) checkResolution(resolution);
  const { pictures, leftOut, close } = await openPictureFiles(place);
  try {
    const left = leftOut(isUsed);
    if (left !== undefined) onLeftOut?.(left);
    const set = await digestedSet((onImage) =>
      openImageSet(place, pictures.map(ofFile), { ...options, onImage }),
    );
    return { ...set, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens images, with the digest of what comes out. */
export async function digestedSet(
  open: (onImage: NonNullable<ImageSetOptions['onImage']>) => Promise<ImageSet>,
): Promise<DigestedSet> {
  const hash = createHash('sha256');
  const set = await open((name, pixels) => hash.update(name).update('\0').update(pixels));
  return { ...set, digest: hash.digest('hex') };
}

function ofFile({ name, title, header, picture }: DataFile): SetImage {
  return {
    name,
    title,
    read: async () => nodeImageCodec.decode(await picture(), title),
    async side() {
      const { width, height } = await header();
      return Math.min(width, height);
    },
  };
}
