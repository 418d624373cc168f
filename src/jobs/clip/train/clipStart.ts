import { loadClip } from '../../../api/networks/networks.js';
import {
  type Clip,
  type ClipConfig,
  ClipTokenizer,
  type ClipVocabulary,
  clipNormalization,
  type ResNetConfig,
  randomClip,
  resNetFeatures,
  trainVocabulary,
  type VitConfig,
} from '../../../clip/index.js';
import { named, type Sentence, says, UserError } from '../../../errors.js';
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
  const clip = randomClip(clipConfig(options, vocabulary), options.seed);
  return { clip, tokenizer: await ClipTokenizer.create(vocabulary) };
}

/** The configuration that options describe. Throws a `UserError` for sizes that do not divide. */
export function clipConfig(options: ClipModelOptions, { vocab }: ClipVocabulary): ClipConfig {
  const { textWidth } = options;
  return {
    embedding: options.embedding,
    image: options.tower === 'vit' ? vitConfig(options) : resNetConfig(options),
    text: {
      width: textWidth,
      layers: options.textLayers,
      heads: headCount(options, says`${named('textWidth')}`, textWidth),
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

function vitConfig(options: ClipModelOptions): VitConfig {
  const { resolution, patch = 8, width = 160, layers = 4 } = options;
  if (resolution % patch !== 0) {
    throw new UserError(
      says`option ${named('patch')} is ${patch}, which does not divide the resolution of ${resolution}: give a divisor`,
    );
  }
  const heads = headCount(options, says`${named('width')}`, width);
  return { kind: 'vit', width, layers, heads, hidden: 4 * width, patch, resolution };
}

/** What a ResNet halves a side by, all stages together. */
const reduction = 32;

function resNetConfig(options: ClipModelOptions): ResNetConfig {
  const { resolution, patch, width = 24, layers = 1 } = options;
  if (patch !== undefined) {
    throw new UserError(
      says`option ${named('patch')} is of vision transformers: leave it out, or give ${named('tower')} vit`,
    );
  }
  if (resolution % reduction !== 0) {
    throw new UserError(
      says`option ${named('resolution')} is ${resolution}: a ResNet takes multiples of ${reduction} pixels`,
    );
  }
  if (width % 2 !== 0) {
    throw new UserError(
      says`option ${named('width')} is ${width}: a ResNet's stem has half as many channels, so give an even number`,
    );
  }
  const heads = headCount(options, says`${named('width')}, 32 times,`, resNetFeatures({ width }));
  return { kind: 'resnet', width, blocks: [layers, layers, layers, layers], heads, resolution };
}

function headCount({ headWidth }: ClipModelOptions, title: Sentence, width: number): number {
  if (width % headWidth === 0) return width / headWidth;
  throw new UserError(
    says`option ${title} is ${width}, which does not split into heads of ${headWidth}: give a multiple, or another ${named('headWidth')}`,
  );
}

function checkInit({ init = '', resolution, context }: ClipModelOptions, { config }: Clip): void {
  if (config.image.resolution !== resolution) {
    throw new UserError(
      says`${init} takes pictures of ${config.image.resolution} px: give ${named('resolution')} ${config.image.resolution}`,
    );
  }
  if (config.text.context < context) {
    throw new UserError(
      says`${init} reads ${config.text.context} tokens, fewer than ${named('context')} ${context}: give at most as many`,
    );
  }
}
