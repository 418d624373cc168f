import { randomAugmentation } from '../../gan/augment/index.js';
import { type Augmentation, type GanSettings, ganSettings, noAugmentation } from '../../gan/index.js';
import { type GeneratorConfig, standardConfig } from '../../stylegan2/index.js';
import type { TrainOptions } from './options.js';

/** The trainer's settings of options. */
export function settingsOfTraining(options: TrainOptions): GanSettings {
  const { augment, p, target, adjustKimg, learningRate, init } = options;
  const isAdaptive = augment !== 'none' && p === 'adaptive';
  return ganSettings({
    batch: options.batch,
    seed: options.seed,
    learningRate: { generator: options.generatorRate ?? learningRate, discriminator: learningRate },
    mixing: options.mixing,
    generatorStart: options.generatorStart,
    frozenLayers: options.freezeD,
    r1: { gamma: options.gamma },
    pathLength: { weight: options.pathLength },
    // A generator that is good from the start needs no average that forgets its first steps.
    average: { kimg: options.averageKimg, ...(init === undefined ? {} : { rampUp: null }) },
    probability: {
      initial: typeof p === 'number' && augment !== 'none' ? p : 0,
      target: isAdaptive ? target : null,
      kimg: adjustKimg,
    },
    auxiliary: { weight: options.auxiliary },
  });
}

/** A new generator of the size and widths that options name: `base / resolution` features, within a limit. */
export function configOfTraining(options: TrainOptions, resolution: number): GeneratorConfig {
  const { channelBase = 2048, channelMax = 128, latentSize = 128, mappingLayers = 4 } = options;
  const config = standardConfig(resolution);
  return {
    ...config,
    zDim: latentSize,
    styleDim: latentSize,
    mappingWidths: new Array<number>(mappingLayers).fill(latentSize),
    channels: config.channels.map((_, block) =>
      Math.max(1, Math.min(channelMax, Math.floor(channelBase / (4 * 2 ** block)))),
    ),
  };
}

/** The augmentation that options name. */
export function augmentationOf({ augment }: TrainOptions, resolution: number): Augmentation {
  if (augment === 'none') return noAugmentation;
  return randomAugmentation({ height: resolution, width: resolution }, augment);
}
