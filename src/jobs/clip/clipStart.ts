import {
  type Clip,
  type ClipConfig,
  ClipTokenizer,
  type ClipVocabulary,
  clipNormalization,
  randomClip,
  trainVocabulary,
} from '../../clip/index.js';
import { UserError } from '../../errors.js';
import { loadClip } from '../networks.js';
import type { ClipModelOptions } from '../options/clipTrainOptions.js';

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
  const clip = randomClip(clipConfig(options, vocabulary), options.seed);
  return { clip, tokenizer: await ClipTokenizer.create(vocabulary) };
}

/** The configuration that options describe. Throws a `UserError` for sizes that do not divide. */
export function clipConfig(options: ClipModelOptions, { vocab }: ClipVocabulary): ClipConfig {
  const { resolution, patch, width, textWidth, headWidth } = options;
  const heads = (flag: string, total: number): number => {
    if (total % headWidth === 0) return total / headWidth;
    throw new UserError(
      `option ${flag} is ${total}, which does not split into heads of ${headWidth}: give a multiple, or another --head-width`,
    );
  };
  if (resolution % patch !== 0) {
    throw new UserError(
      `option --patch is ${patch}, which does not divide the resolution of ${resolution}: give a divisor`,
    );
  }
  return {
    embedding: options.embedding,
    image: {
      kind: 'vit',
      width,
      layers: options.layers,
      heads: heads('--width', width),
      hidden: 4 * width,
      patch,
      resolution,
    },
    text: {
      width: textWidth,
      layers: options.textLayers,
      heads: heads('--text-width', textWidth),
      hidden: 4 * textWidth,
      context: options.context,
      vocabulary: vocab.size,
      // Start and end are the last two tokens, so the end is the largest token of a text.
      endToken: undefined,
    },
    activation: 'quickGelu',
    epsilon: 1e-5,
    ...clipNormalization,
  };
}

function checkInit({ init, resolution, context }: ClipModelOptions, { config }: Clip): void {
  if (config.image.kind !== 'vit') {
    throw new UserError(
      `${init} is a ResNet CLIP, which cannot be trained further: give a vision transformer`,
    );
  }
  if (config.image.resolution !== resolution) {
    throw new UserError(
      `${init} takes pictures of ${config.image.resolution} px: give --resolution ${config.image.resolution}`,
    );
  }
  if (config.text.context < context) {
    throw new UserError(
      `${init} reads ${config.text.context} tokens, fewer than --context ${context}: give at most as many`,
    );
  }
}
