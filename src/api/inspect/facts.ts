import type { Clip } from '../../clip/index.js';
import { type Discriminator, type Generator, latentCount } from '../../stylegan2/index.js';
import { sizeOf } from '../../tensorData.js';
import type { NetworkReport } from './report.js';

/** Reports on a generator. */
export function generatorFacts({ config, latentAverage, noises }: Generator): NetworkReport {
  const { zDim, styleDim, labelDim, mappingWidths, channels, clamp } = config;
  return {
    kind: 'StyleGAN2 generator',
    facts: {
      pictures: picturesText(config),
      'z and w': zDim === styleDim ? `${zDim} wide` : `${zDim} and ${styleDim} wide`,
      'w+ entries': latentCount(config),
      'mapping network': `${mappingWidths.length} layers of ${mappingWidths[0]}`,
      channels: channels.join(', '),
      classes: labelDim === 0 ? 'none' : labelDim,
      'average w': latentAverage ? 'yes' : 'no (computed when needed)',
      'fixed noise': noises ? 'yes' : 'no',
      ...(clamp === null ? {} : { clamp }),
    },
  };
}

/** Reports on a discriminator. */
export function discriminatorFacts({ config, parameters }: Discriminator): NetworkReport {
  const { channels, labelDim, clamp } = config;
  return {
    kind: 'StyleGAN2 discriminator',
    facts: {
      pictures: picturesText(config),
      channels: channels.join(', '),
      parameters: [...parameters.values()].reduce((total, { shape }) => total + sizeOf(shape), 0),
      classes: labelDim === 0 ? 'none' : labelDim,
      ...(clamp === null ? {} : { clamp }),
    },
  };
}

function picturesText({ size, imageChannels }: { size: number; imageChannels: number }): string {
  return `${size} x ${size}, ${imageChannels === 3 ? 'colour' : `${imageChannels} channels`}`;
}

/** Reports on a CLIP. */
export function clipFacts({ config }: Clip): NetworkReport {
  const { image, text, embedding, activation } = config;
  const tower =
    image.kind === 'vit'
      ? `ViT, patches of ${image.patch}, ${image.layers} layers of ${image.width}, ${image.heads} heads`
      : `ResNet, ${image.blocks.join('-')} blocks, width ${image.width}, ${image.heads} heads`;
  return {
    kind: 'CLIP',
    facts: {
      'image tower': tower,
      pictures: `${image.resolution} x ${image.resolution}`,
      'text tower': `${text.layers} layers of ${text.width}, ${text.heads} heads`,
      context: `${text.context} tokens of ${text.vocabulary}`,
      embedding: `${embedding} wide`,
      activation: activation === 'quickGelu' ? 'QuickGELU' : 'GELU',
    },
  };
}
