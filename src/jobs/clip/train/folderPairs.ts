import { createHash } from 'node:crypto';
import { checkBatch } from '../../../api/image/imageSet.js';
import { pictureOrder } from '../../../api/image/pictureOrder.js';
import { readPrompts } from '../../../api/networks/prompts.js';
import { integers, permutation } from '../../../random/index.js';
import { openPictureDataset, openPictureFiles } from '../../data/index.js';
import { type Captions, readCaptions } from './captionFiles.js';
import type { ClipTrainOptions } from './options.js';
import type { CaptionedPictures, TrainingPairs } from './trainingPairs.js';

/** Held-out pairs that are compared with each other at most. */
const mostHeldOut = 500;

type FolderOptions = Pick<
  ClipTrainOptions,
  'data' | 'heldOut' | 'skipBroken' | 'prompts' | 'resolution' | 'batch' | 'seed'
>;

/**
 * Pairs from a folder or zip archive of pictures with captions; a share of them, chosen by the seed, is held out.
 *
 * Each picture comes once an epoch, with one of its captions. Throws a `UserError` for pictures that are broken or
 * without captions, and for fewer pairs than a batch.
 */
export async function folderPairs(
  options: FolderOptions,
  signal: AbortSignal | undefined,
): Promise<TrainingPairs> {
  const { data, resolution, skipBroken, seed, batch } = options;
  const prompts = options.prompts === undefined ? undefined : await readPrompts(options.prompts);
  const dataset = await openPictureDataset({
    place: data,
    resolution,
    anyResolution: true,
    skipBroken,
    signal,
  });
  try {
    const captions = await captionsOf(data, dataset.names);
    const order = permutation({ seed, stream: 'clip.heldOut' }, dataset.count);
    const held = Math.min(Math.round(options.heldOut * dataset.count), mostHeldOut);
    const [heldOut, trained] = [order.slice(0, held), order.slice(held)];
    checkBatch({ place: data, count: trained.length }, batch);
    const steps = pictureOrder(seed, trained.length);
    const pairs = async (indices: readonly number[], step: number): Promise<CaptionedPictures> => ({
      pictures: await dataset.batch(indices),
      captions: indices.map((index, row) => {
        const texts = captions.get(dataset.names[index]) ?? [];
        return texts[integers({ seed, stream: 'clip.caption', step, element: row }, 1, texts.length)[0]];
      }),
    });
    return {
      source: {
        size: trained.length,
        batch: (step, count) =>
          pairs(
            steps.indices(step, count).map((i) => trained[i]),
            step,
          ),
      },
      texts: () => [...captions.values()].flat(),
      heldOut: async () => (held < 2 ? undefined : pairs([...heldOut], 0)),
      digests: { pictures: dataset.digest, captions: digestOf(captions) },
      ...(prompts && { files: { 'prompts.json': `${JSON.stringify(prompts, null, 2)}\n` } }),
      close: () => dataset.close(),
    };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

async function captionsOf(place: string, names: readonly string[]): Promise<Captions> {
  const { others, close } = await openPictureFiles(place);
  try {
    return await readCaptions(place, names, others);
  } finally {
    await close();
  }
}

function digestOf(captions: Captions): string {
  return createHash('sha256')
    .update(JSON.stringify([...captions]))
    .digest('hex');
}
