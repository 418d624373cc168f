import { pairsOfSet } from '../../../api/clip/train/pairsOfSet.js';
import { promptsOf } from '../../../api/networks/prompts.js';
import { openFolderSet, openListSet } from './captionedSets.js';
import { type ClipTrainStart, defineClipRun, type RunPairs } from './defineClipRun.js';
import { type ClipTrainOptions, clipTrainOptions } from './options.js';

/** `nada clip train`: trains a CLIP on images with captions in a run folder. */
export const clipTrainRun = defineClipRun({
  command: 'clip train',
  rows: clipTrainOptions,
  model: (options) => options,
  openPairs,
});

async function openPairs(
  options: ClipTrainOptions,
  { inputs = {}, signal, listener }: ClipTrainStart,
): Promise<RunPairs> {
  const prompts = await promptsOf(inputs.prompts ?? options.prompts);
  const set =
    inputs.data === undefined
      ? await openFolderSet(options.data, options, { signal, listener })
      : await openListSet(inputs.data, { ...options, signal, listener });
  try {
    return {
      ...pairsOfSet(set, options),
      digests: set.digests,
      ...(prompts && { files: { 'prompts.json': `${JSON.stringify(prompts, null, 2)}\n` } }),
    };
  } catch (error) {
    await set.close();
    throw error;
  }
}
