import { type AdaptationSettings, defaultLayerSelection, defaultSettings } from '../../adapt/index.js';
import type { AdaptOptions } from './options.js';
import { stopDefaults, type stopOptions } from './stopOptions.js';

/** The options that become settings of the method, flat as a command line has them. */
export type MethodOptions = Omit<
  AdaptOptions,
  | 'generator'
  | 'clip'
  | 'source'
  | 'target'
  | 'styleImages'
  | 'targetImages'
  | 'preset'
  | 'train'
  | 'textureClip'
  | 'templates'
  | 'partTemplates'
  | keyof typeof stopOptions
  | 'samples'
  | 'sampleEvery'
  | 'saveEvery'
  | 'device'
  | 'lowering'
  | 'threads'
  | 'activation'
>;

/** What a run takes where neither options nor preset say anything; the method's defaults are its own. */
export const runDefaults = {
  samples: 8,
  sampleEvery: 50,
  saveEvery: 50,
  device: 'auto',
  lowering: 'auto',
  ...stopDefaults,
} as const;

/** Settings of the method as options. */
export function optionsOfSettings(settings: AdaptationSettings): MethodOptions {
  const { losses, adam, layerSelection } = settings;
  const { count, rule, batch, steps, rate } = layerSelection ?? { ...defaultLayerSelection, count: 'all' };
  return {
    iterations: settings.iterations,
    batch: settings.batch,
    ...(settings.microBatch === null ? {} : { microBatch: settings.microBatch }),
    seed: settings.seed,
    phase: settings.phase,
    layers: count as AdaptOptions['layers'],
    layerRule: rule,
    layerBatch: batch,
    layerSteps: steps,
    layerRate: rate,
    ...(settings.targetWeights.length === 0 ? {} : { targetWeights: [...settings.targetWeights] }),
    ...(settings.imageWeight === defaultSettings.imageWeight ? {} : { imageWeight: settings.imageWeight }),
    ...(settings.clipWeights.length === 0 ? {} : { clipWeights: [...settings.clipWeights] }),
    lossDirection: losses.direction,
    lossGlobal: losses.global,
    lossPatch: losses.patch,
    lossManifold: losses.manifold,
    lossAngle: losses.angle,
    lossRelation: losses.relation,
    lossMoment: losses.moment,
    lossCovariance: losses.covariance,
    variations: settings.variations,
    lossEwc: losses.ewc,
    views: settings.views,
    viewShare: settings.viewShare,
    lossTexture: losses.texture,
    textureFrom: settings.textureFrom,
    directionMetric: settings.directionMetric,
    editFloor: settings.editFloor,
    patchSize: settings.patchSize,
    patchCount: settings.patchCount,
    resize: settings.resize,
    sourcePictures: settings.sourcePictures,
    pictureGoal: settings.pictureGoal,
    learningRate: adam.learningRate,
    beta1: adam.beta1,
    beta2: adam.beta2,
    epsilon: adam.epsilon,
    regularizationInterval: adam.regularizationInterval,
    idle: adam.idle,
    averageDecay: settings.averageDecay,
    mixing: settings.mixing,
    sharedNoise: settings.sharedNoise,
    sharedCrossover: settings.sharedCrossover,
    truncation: settings.truncation,
    sampleTruncation: settings.sampleTruncation,
    ...(settings.label === null ? {} : { label: settings.label }),
  };
}

/** Prompts in the place of the defaults. */
export interface Prompts {
  readonly templates?: readonly string[] | null | undefined;
  readonly partTemplates?: readonly string[] | undefined;
}

/** Options as settings of the method; the prompts are read from their files by the caller. */
export function settingsOfOptions(options: AdaptOptions, prompts: Prompts = {}): AdaptationSettings {
  return {
    source: options.source ?? defaultSettings.source,
    target: options.target ?? defaultSettings.target,
    targetWeights: options.targetWeights ?? [],
    templates: prompts.templates ?? defaultSettings.templates,
    partTemplates: prompts.partTemplates ?? defaultSettings.partTemplates,
    clipWeights: options.clipWeights ?? [],
    losses: {
      direction: options.lossDirection,
      global: options.lossGlobal,
      patch: options.lossPatch,
      manifold: options.lossManifold,
      angle: options.lossAngle,
      relation: options.lossRelation,
      moment: options.lossMoment,
      covariance: options.lossCovariance,
      ewc: options.lossEwc,
      texture: options.lossTexture,
    },
    directionMetric: options.directionMetric,
    editFloor: options.editFloor,
    views: options.views,
    viewShare: options.viewShare,
    variations: options.variations,
    patchSize: options.patchSize,
    patchCount: options.patchCount,
    textureFrom: options.textureFrom,
    iterations: options.iterations,
    batch: options.batch,
    microBatch: options.microBatch ?? null,
    seed: options.seed,
    adam: {
      learningRate: options.learningRate,
      beta1: options.beta1,
      beta2: options.beta2,
      epsilon: options.epsilon,
      regularizationInterval: options.regularizationInterval,
      idle: options.idle,
    },
    averageDecay: options.averageDecay,
    phase: options.phase,
    layerSelection:
      options.layers === 'all'
        ? null
        : {
            count: options.layers,
            batch: options.layerBatch,
            steps: options.layerSteps,
            rate: options.layerRate,
            rule: options.layerRule,
          },
    mixing: options.mixing,
    sharedNoise: options.sharedNoise,
    sharedCrossover: options.sharedCrossover,
    truncation: options.truncation,
    sampleTruncation: options.sampleTruncation,
    resize: options.resize,
    sourcePictures: options.sourcePictures,
    imageWeight: options.imageWeight ?? defaultSettings.imageWeight,
    pictureGoal: options.pictureGoal,
    label: options.label ?? null,
  };
}
