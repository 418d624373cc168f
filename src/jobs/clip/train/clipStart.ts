import { loadClip } from '../../../api/networks/networks.js';
import { type Clip, ClipTokenizer, randomClip, trainVocabulary } from '../../../clip/index.js';
import {
  type ContrastiveSettings,
  contrastiveRows,
  contrastiveSettings,
  newClipConfig,
  type PairSettings,
} from '../../../contrastive/index.js';
import { named, says, UserError } from '../../../errors.js';
import type { ClipModelOptions } from './options.js';

/** What training begins with. */
export interface ClipStart {
  readonly clip: Clip;
  readonly tokenizer: ClipTokenizer;
}

/** A CLIP to begin with: that of `--init`, or a random one with a vocabulary learned from the texts. */
export async function clipStart(
  options: ClipModelOptions,
  texts: () => Iterable<string>,
): Promise<ClipStart> {
  if (options.init !== undefined) {
    const { clip, tokenizer } = await loadClip(options.init);
    checkInit(options, clip);
    return { clip, tokenizer };
  }
  const vocabulary = trainVocabulary(texts(), { size: options.vocabulary });
  const clip = randomClip(newClipConfig(options, vocabulary.vocab.size), options.seed);
  return { clip, tokenizer: await ClipTokenizer.create(vocabulary) };
}

/** The options that are settings of the method, and what the pairs decide. */
export function settingsOfClipTraining(
  options: ClipModelOptions,
  { direction }: PairSettings,
): ContrastiveSettings {
  const settings = Object.entries(options).filter(([name]) => name in contrastiveRows);
  return contrastiveSettings(Object.fromEntries(settings), { direction });
}

function checkInit({ init = '', resolution, context }: ClipModelOptions, { config }: Clip): void {
  if (config.image.resolution !== resolution) {
    throw new UserError(
      says`${init} takes images of ${config.image.resolution} px: give ${named('resolution')} ${config.image.resolution}`,
    );
  }
  if (config.text.context < context) {
    throw new UserError(
      says`${init} reads ${config.text.context} tokens, fewer than ${named('context')} ${context}: give at most as many`,
    );
  }
}
