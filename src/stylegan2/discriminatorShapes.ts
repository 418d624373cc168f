import type { Shape } from '../graph/index.js';
import { baseResolution } from './config.js';
import { blockResolutions, channelsAt, type DiscriminatorConfig } from './discriminatorConfig.js';

/**
 * The canonical names and shapes of a discriminator's parameters, from the image to the logit: `discriminator.fromRgb`,
 * then `conv`, `down` and `skip` of each resolution, then `conv`, `linear` and `logit` at 4.
 */
export function discriminatorShapes(config: DiscriminatorConfig): Map<string, Shape> {
  const { size, imageChannels, labelDim, labelWidth, mappingWidths } = config;
  const layer = (name: string, weight: Shape): [string, Shape][] => [
    [`discriminator.${name}.weight`, weight],
    [`discriminator.${name}.bias`, [weight[0]]],
  ];
  const blocks = blockResolutions(config).flatMap((resolution): [string, Shape][] => {
    const [from, to] = [channelsAt(config, resolution), channelsAt(config, resolution / 2)];
    return [
      ...layer(`${resolution}.conv`, [from, from, 3, 3]),
      ...layer(`${resolution}.down`, [to, from, 3, 3]),
      [`discriminator.${resolution}.skip.weight`, [to, from, 1, 1]],
    ];
  });
  const last = channelsAt(config, baseResolution);
  return new Map([
    ...layer('fromRgb', [channelsAt(config, size), imageChannels, 1, 1]),
    ...blocks,
    ...mappingShapes(config),
    ...layer('4.conv', [last, last + 1, 3, 3]),
    ...layer('4.linear', [last, last * baseResolution ** 2]),
    ...layer('4.logit', [labelDim > 0 ? (mappingWidths.at(-1) ?? labelWidth) : 1, last]),
  ]);
}

function mappingShapes({ labelDim, labelWidth, mappingWidths }: DiscriminatorConfig): [string, Shape][] {
  if (labelDim === 0) return [];
  return [
    ['discriminator.mapping.label.weight', [labelWidth, labelDim]],
    ['discriminator.mapping.label.bias', [labelWidth]],
    ...mappingWidths.flatMap((width, i): [string, Shape][] => [
      [`discriminator.mapping.${i}.weight`, [width, i === 0 ? labelWidth : mappingWidths[i - 1]]],
      [`discriminator.mapping.${i}.bias`, [width]],
    ]),
  ];
}
