import type { Shape } from '../graph/index.js';
import { baseResolution, type GeneratorConfig, resolutions } from './config.js';

/** One layer of the synthesis network, modulated by one style. */
export interface SynthesisLayer {
  /** Canonical name, also the prefix of its parameters: `synthesis.16.up`, `synthesis.16.conv`, `synthesis.16.toRgb`. */
  readonly name: string;
  /** A convolution, one that doubles the resolution first, or the conversion of features to colours. */
  readonly kind: 'conv' | 'upConv' | 'toRgb';
  /** Side of the output in pixels. */
  readonly resolution: number;
  /**
   * The index of the `w+` vector that modulates it. A `toRgb` shares its vector with the first layer of the next
   * resolution.
   */
  readonly latentIndex: number;
  /** Input channels, which is also the width of its style. */
  readonly inChannels: number;
  /** Output channels. */
  readonly outChannels: number;
}

/** The layers in execution order, which is also the order of S space. */
export function synthesisLayers(config: GeneratorConfig): SynthesisLayer[] {
  const { channels, imageChannels } = config;
  return resolutions(config).flatMap((resolution, block) => {
    const outChannels = channels[block];
    const layer = (
      part: string,
      kind: SynthesisLayer['kind'],
      latentIndex: number,
      inChannels: number,
      out = outChannels,
    ): SynthesisLayer => ({
      name: `synthesis.${resolution}.${part}`,
      kind,
      resolution,
      latentIndex,
      inChannels,
      outChannels: out,
    });
    const first = block === 0 ? [] : [layer('up', 'upConv', 2 * block - 1, channels[block - 1])];
    return [
      ...first,
      layer('conv', 'conv', 2 * block, outChannels),
      layer('toRgb', 'toRgb', 2 * block + 1, outChannels, imageChannels),
    ];
  });
}

/** The layers that add noise, in the order of the noise images. */
export function noiseLayers(config: GeneratorConfig): SynthesisLayer[] {
  return synthesisLayers(config).filter(({ kind }) => kind !== 'toRgb');
}

/** The shapes `[1, 1, h, w]` of the noise images, one for each of {@link noiseLayers}. */
export function noiseShapes(config: GeneratorConfig): Shape[] {
  return noiseLayers(config).map(({ resolution }) => [1, 1, resolution, resolution]);
}

/** The canonical names and shapes of all parameters: the mapping network, then the synthesis network. */
export function parameterShapes(config: GeneratorConfig): Map<string, Shape> {
  return new Map([...mappingShapes(config), ...synthesisShapes(config)]);
}

function mappingShapes({ zDim, labelDim, labelWidth, mappingWidths }: GeneratorConfig): [string, Shape][] {
  const label: [string, Shape][] = [
    ['mapping.label.weight', [labelWidth, labelDim]],
    ['mapping.label.bias', [labelWidth]],
  ];
  const layers = mappingWidths.flatMap((width, i): [string, Shape][] => [
    [`mapping.${i}.weight`, [width, i === 0 ? zDim + labelWidth : mappingWidths[i - 1]]],
    [`mapping.${i}.bias`, [width]],
  ]);
  return labelDim > 0 ? [...label, ...layers] : layers;
}

function synthesisShapes(config: GeneratorConfig): [string, Shape][] {
  const layers = synthesisLayers(config).flatMap((layer): [string, Shape][] => {
    const { name, kind, inChannels, outChannels } = layer;
    const taps = kind === 'toRgb' ? 1 : 3;
    const noise: [string, Shape][] = kind === 'toRgb' ? [] : [[`${name}.noiseStrength`, [1]]];
    return [
      [`${name}.weight`, [outChannels, inChannels, taps, taps]],
      [`${name}.modulation.weight`, [inChannels, config.styleDim]],
      [`${name}.modulation.bias`, [inChannels]],
      ...noise,
      [`${name}.bias`, [outChannels]],
    ];
  });
  const constant: Shape = [1, config.channels[0], baseResolution, baseResolution];
  return [['synthesis.constant', constant], ...layers];
}
