import { pictureOrder } from '../../api/image/pictureOrder.js';
import type { FloatTensor } from '../../tensorData.js';
import type { PictureDataset } from '../data/index.js';

/** Where a training takes its real pictures from: a dataset, or a source that never ends. */
export interface RealPictures {
  /** How messages call it. */
  readonly name: string;
  readonly resolution: number;
  /** How many different pictures there are; undefined for a source that never ends. */
  readonly count: number | undefined;
  /** Tells sources with other pictures apart, such as a SHA-256. */
  readonly digest: string;
  /** The `count` pictures of a step, counted from 0: `[N, 3, R, R]` in -1..1, the same whenever it is asked. */
  batch(step: number, count: number): Promise<FloatTensor>;
  /** How many pictures metrics may compare with. */
  readonly referenceCount: number;
  /** Pictures that metrics compare with, by indices below `referenceCount`. */
  reference(indices: readonly number[]): Promise<FloatTensor>;
  close(): Promise<void>;
}

/** The pictures of a dataset in the random order of a seed; metrics compare with those of another one, if given. */
export function datasetPictures(dataset: PictureDataset, seed: number, held?: PictureDataset): RealPictures {
  const order = pictureOrder(seed, dataset.count);
  const reference = held ?? dataset;
  return {
    name: dataset.place,
    resolution: dataset.resolution,
    count: dataset.count,
    digest: dataset.digest,
    batch: (step, count) => dataset.batch(order.indices(step, count)),
    referenceCount: reference.count,
    reference: (indices) => reference.batch(indices),
    async close() {
      await dataset.close();
      await held?.close();
    },
  };
}
