import {
  type ClipConfig,
  clipNormalization,
  type ResNetConfig,
  resNetFeatures,
  type VitConfig,
} from '../clip/index.js';
import { named, type Sentence, says, UserError } from '../errors.js';
import type { ValuesOf } from '../settings/row.js';
import { type modelRows, usualTowers } from './modelSettings.js';

/** The settings that shape a CLIP. */
export type ModelSettings = ValuesOf<typeof modelRows>;

/** The configuration of a new CLIP with `vocabulary` tokens. Throws a `UserError` for sizes that do not divide. */
export function newClipConfig(settings: ModelSettings, vocabulary: number): ClipConfig {
  const { textWidth } = settings;
  return {
    embedding: settings.embedding,
    image: settings.tower === 'vit' ? vitConfig(settings) : resNetConfig(settings),
    text: {
      width: textWidth,
      layers: settings.textLayers,
      heads: headCount(settings, says`${named('textWidth')}`, textWidth),
      hidden: 4 * textWidth,
      context: settings.context,
      vocabulary,
      // Start and end are the last two tokens, so the end is the largest token of a text.
      endToken: undefined,
    },
    activation: 'quickGelu',
    epsilon: 1e-5,
    ...clipNormalization,
  };
}

function vitConfig(settings: ModelSettings): VitConfig {
  const usual = usualTowers.vit;
  const { resolution, patch = usual.patch, width = usual.width, layers = usual.layers } = settings;
  if (resolution % patch !== 0) {
    throw new UserError(
      says`option ${named('patch')} is ${patch}, which does not divide the ${named('resolution')} of ${resolution}: give a divisor`,
    );
  }
  const heads = headCount(settings, says`${named('width')}`, width);
  return { kind: 'vit', width, layers, heads, hidden: 4 * width, patch, resolution };
}

/** The factor by which all stages of a ResNet together reduce a side. */
const reduction = 32;

function resNetConfig(settings: ModelSettings): ResNetConfig {
  const usual = usualTowers.resnet;
  const { resolution, patch, width = usual.width, layers = usual.layers } = settings;
  if (patch !== undefined) {
    throw new UserError(
      says`option ${named('patch')} is for vision transformers: leave it out, or give ${named('tower')} vit`,
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
  const heads = headCount(settings, says`${named('width')}, times 32,`, resNetFeatures({ width }));
  return { kind: 'resnet', width, blocks: [layers, layers, layers, layers], heads, resolution };
}

function headCount({ headWidth }: ModelSettings, title: Sentence, width: number): number {
  if (width % headWidth === 0) return width / headWidth;
  throw new UserError(
    says`option ${title} is ${width}, which does not split into heads of ${headWidth}: give a multiple, or another ${named('headWidth')}`,
  );
}
