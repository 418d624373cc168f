import { named, says, UserError } from '../../../errors.js';
import { integers, permutation } from '../../../random/index.js';
import type { FloatTensor } from '../../../tensorData.js';
import { pictureOrder } from '../../image/pictureOrder.js';
import type { CaptionedPictures, TrainingPairs } from './trainingPairs.js';
import type { TrainClipValues } from './trainRows.js';

/** The most held-out pairs that are compared with each other. */
const mostHeldOut = 500;

/** A finite number of images, each with one or more captions. */
export interface CaptionedSet {
  /** Its name in messages. */
  readonly title: string;
  readonly count: number;
  /** Images by their indices, `[N, 3, R, R]` in -1..1. */
  batch(indices: readonly number[]): Promise<FloatTensor>;
  captions(index: number): readonly string[];
  /** All captions, from which a vocabulary is learned. */
  texts(): Iterable<string>;
  close(): Promise<void>;
}

/**
 * The pairs of a set: a share, chosen by the seed, is held out, and each other image comes once an epoch, with one of its captions.
 *
 * Throws a `UserError` for fewer pairs than a batch.
 */
export function pairsOfSet(
  set: CaptionedSet,
  { heldOut: share, seed, batch }: Pick<TrainClipValues, 'heldOut' | 'seed' | 'batch'>,
): TrainingPairs {
  const order = permutation({ seed, stream: 'clip.heldOut' }, set.count);
  const held = Math.min(Math.round(share * set.count), mostHeldOut);
  const [heldOut, trained] = [order.slice(0, held), order.slice(held)];
  checkBatch(set.title, trained.length, batch);
  const epochs = pictureOrder(seed, trained.length);
  const pairs = async (indices: readonly number[], step: number): Promise<CaptionedPictures> => ({
    pictures: await set.batch(indices),
    captions: indices.map((index, row) => {
      const texts = set.captions(index);
      return texts[integers({ seed, stream: 'clip.caption', step, element: row }, 1, texts.length)[0]];
    }),
  });
  return {
    source: {
      size: trained.length,
      batch: (step, count) =>
        pairs(
          epochs.indices(step, count).map((place) => trained[place]),
          step,
        ),
    },
    texts: () => set.texts(),
    heldOut: async () => (held < 2 ? undefined : pairs([...heldOut], 0)),
    close: () => set.close(),
  };
}

function checkBatch(title: string, count: number, batch: number): void {
  if (batch <= count) return;
  const images = count === 1 ? 'image' : 'images';
  throw new UserError(
    says`${title} holds ${count} ${images} to train on, fewer than a batch of ${batch}: give ${named('batch')} ${count} or less, or more images`,
  );
}
