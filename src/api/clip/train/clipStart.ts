import { type Clip, ClipTokenizer, randomClip, trainVocabulary } from '../../../clip/index.js';
import {
  type ContrastiveSettings,
  contrastiveRows,
  contrastiveSettings,
  newClipConfig,
  type PairSettings,
} from '../../../contrastive/index.js';
import { named, says, UserError } from '../../../errors.js';
import type { ValuesOf } from '../../../settings/row.js';
import { type ClipSource, clipOf } from '../../networks/givenNetworks.js';
import type { LoadOptions } from '../../networks/loadProgress.js';

/** The settings of the method. */
type MethodValues = ValuesOf<typeof contrastiveRows>;

/** A CLIP that is about to train. */
export interface ClipStart {
  readonly clip: Clip;
  readonly tokenizer: ClipTokenizer;
}

/**
 * The CLIP to begin with: `init`, or a random one with a vocabulary learned from the texts.
 *
 * Rejects with a `UserError` for an `init` that does not fit the settings, and for sizes that do not divide.
 */
export async function clipStart(
  settings: MethodValues,
  texts: () => Iterable<string>,
  init?: ClipSource,
  load: LoadOptions = {},
): Promise<ClipStart> {
  if (init !== undefined) {
    const { clip, tokenizer, name } = await clipOf(init, load);
    checkInit(settings, clip, typeof init === 'string' ? init : name);
    return { clip, tokenizer };
  }
  const vocabulary = trainVocabulary(texts(), { size: settings.vocabulary });
  const clip = randomClip(newClipConfig(settings, vocabulary.vocab.size), settings.seed);
  return { clip, tokenizer: await ClipTokenizer.create(vocabulary) };
}

/** The options that are settings of the method, and what the pairs decide. */
export function settingsOfClipTraining(
  options: MethodValues,
  { direction }: PairSettings,
): ContrastiveSettings {
  const settings = Object.entries(options).filter(([name]) => name in contrastiveRows);
  return contrastiveSettings(Object.fromEntries(settings), { direction });
}

function checkInit({ resolution, context }: MethodValues, { config }: Clip, name: string): void {
  if (config.image.resolution !== resolution) {
    throw new UserError(
      says`${name} takes images of ${config.image.resolution} px: give ${named('resolution')} ${config.image.resolution}`,
    );
  }
  if (config.text.context < context) {
    throw new UserError(
      says`${name} reads ${config.text.context} tokens, fewer than ${named('context')} ${context}: give at most as many`,
    );
  }
}
