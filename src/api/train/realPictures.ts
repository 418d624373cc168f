import type { FloatTensor } from '../../tensorData.js';
import type { ImageSet } from '../image/imageSet.js';
import { pictureOrder } from '../image/pictureOrder.js';

/** Real images from elsewhere than files, such as a renderer: a limited number, or a source that never ends. */
export interface RealPictures {
  /** Its name in messages. */
  readonly name: string;
  /** Side of the images in pixels, a power of two. */
  readonly resolution: number;
  /** How many different images there are; undefined for a source that never ends. */
  readonly count: number | undefined;
  /** Tells sources with other images apart, such as a SHA-256; a run in a folder is only continued with the same. */
  readonly digest: string;
  /** The `count` images of a step, counted from 0: `[N, 3, R, R]` in -1..1, the same whenever it is asked. */
  batch(step: number, count: number): Promise<FloatTensor>;
  /** How many images metrics may compare with. */
  readonly referenceCount: number;
  /** Images that metrics compare with, by indices below `referenceCount`: `[N, 3, R, R]` in -1..1. */
  reference(indices: readonly number[]): Promise<FloatTensor>;
  /** Frees what it holds, when the training has ended. */
  close(): Promise<void>;
}

/** Whether images are given as a source of them. */
export function isRealPictures(data: unknown): data is RealPictures {
  return typeof data === 'object' && data !== null && 'batch' in data;
}

/** Real images as a training takes them; what nobody compares needs no digest. */
export interface TrainingPictures extends Omit<RealPictures, 'digest'> {
  readonly digest?: string | undefined;
  /** Bytes of images that stay in memory. */
  readonly kept?: number | undefined;
}

/** Images of one size that may have a digest, and files that are open. */
export interface OpenedImages extends ImageSet {
  readonly digest?: string | undefined;
  close?(): Promise<void>;
}

/** Images in the random order of a seed; metrics compare with those of another set, if given. */
export function orderedPictures(images: OpenedImages, seed: number, held?: OpenedImages): TrainingPictures {
  const order = pictureOrder(seed, images.count);
  const reference = held ?? images;
  return {
    name: images.place,
    resolution: images.resolution,
    count: images.count,
    digest: images.digest,
    kept: images.kept + (held?.kept ?? 0),
    batch: (step, count) => images.batch(order.indices(step, count)),
    referenceCount: reference.count,
    reference: (indices) => reference.batch(indices),
    async close() {
      await images.close?.();
      await held?.close?.();
    },
  };
}
