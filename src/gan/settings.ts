import { UserError } from '../errors.js';

/** Lazy R1 regularisation of the discriminator (Mescheder et al. 2018; Karras et al. 2019, appendix B). */
export interface R1Settings {
  /** Weight of the penalty gamma / 2 |grad D|^2; `auto` is 0.0002 size^2 / batch, 0 switches it off. */
  readonly gamma: number | 'auto';
  /** Steps from one evaluation to the next; the penalty is multiplied by it. */
  readonly interval: number;
}

/** Lazy path length regularisation of the generator (Karras et al. 2019, section 3.2 and appendix B). */
export interface PathLengthSettings {
  /** 0 switches it off. */
  readonly weight: number;
  /** Steps from one evaluation to the next; the penalty is multiplied by it. */
  readonly interval: number;
  /** The evaluation takes `batch / shrink` pictures. */
  readonly shrink: number;
  /** Share of a new batch in the moving average of lengths. */
  readonly decay: number;
}

/** The moving average of the generator, which is what a training run yields. */
export interface AverageSettings {
  /** Half-life in thousands of images; `auto` is 10 batch / 32. */
  readonly kimg: number | 'auto';
  /** The half-life is at most this share of the images seen; null when training starts from a good generator. */
  readonly rampUp: number | null;
}

/** How likely each augmentation is, and how that adapts (Karras et al. 2020, "... with limited data", section 3). */
export interface ProbabilitySettings {
  /** Probability at the start, 0 to 1. */
  readonly initial: number;
  /** The mean sign of the logits of real pictures that is steered for; null leaves the probability alone. */
  readonly target: number | null;
  /** Steps from one adjustment to the next. */
  readonly interval: number;
  /** Thousands of images in which the probability can go from 0 to 1. */
  readonly kimg: number;
}

/** The discriminator's second task: to rebuild real pictures from its features (Liu et al. 2021, FastGAN, section 3.2). */
export interface AuxiliarySettings {
  /** Weight of the reconstruction loss; 0 switches it off. */
  readonly weight: number;
  /** Channels of the two decoders. */
  readonly width: number;
}

/** Everything that decides an adversarial training besides networks and pictures: plain data. */
export interface GanSettings {
  /** Pictures of a step, real and generated each. */
  readonly batch: number;
  /** Decides every random number, 0 to 2^53 - 1. */
  readonly seed: number;
  /** Adam's learning rates, before the correction for lazy regularisation. */
  readonly learningRate: { readonly generator: number; readonly discriminator: number };
  /** Adam's second decay, before the correction; the first is 0. */
  readonly beta2: number;
  readonly epsilon: number;
  /** Probability that a picture mixes the styles of two latents. */
  readonly mixing: number;
  /**
   * Steps at the start in which the discriminator alone learns, so that an untrained one does not spoil a generator that
   * was trained before.
   */
  readonly generatorStart: number;
  /** How many of the discriminator's layers, from the picture on, never train (Mo et al. 2020, Freeze-D). */
  readonly frozenLayers: number;
  readonly r1: R1Settings;
  readonly pathLength: PathLengthSettings;
  readonly average: AverageSettings;
  readonly probability: ProbabilitySettings;
  readonly auxiliary: AuxiliarySettings;
}

type Nested = 'learningRate' | 'r1' | 'pathLength' | 'average' | 'probability' | 'auxiliary';

/** Settings of which only the changed ones are given; the same inside the groups. */
export type PartialGanSettings = Partial<Omit<GanSettings, Nested>> & {
  readonly [K in Nested]?: Partial<GanSettings[K]>;
};

/** Our defaults: those of StyleGAN2 with adaptive augmentation, for small pictures and few of them. */
export const defaultGanSettings: GanSettings = {
  batch: 16,
  seed: 0,
  learningRate: { generator: 0.0025, discriminator: 0.0025 },
  beta2: 0.99,
  epsilon: 1e-8,
  mixing: 0.9,
  generatorStart: 0,
  frozenLayers: 0,
  r1: { gamma: 'auto', interval: 16 },
  pathLength: { weight: 2, interval: 4, shrink: 2, decay: 0.01 },
  average: { kimg: 'auto', rampUp: 0.05 },
  probability: { initial: 0, target: 0.6, interval: 4, kimg: 500 },
  auxiliary: { weight: 0, width: 32 },
};

/** The defaults with changes, checked; throws a `UserError` that names a setting out of its range. */
export function ganSettings(change: PartialGanSettings = {}): GanSettings {
  const base = defaultGanSettings;
  const settings: GanSettings = {
    ...base,
    ...change,
    learningRate: { ...base.learningRate, ...change.learningRate },
    r1: { ...base.r1, ...change.r1 },
    pathLength: { ...base.pathLength, ...change.pathLength },
    average: { ...base.average, ...change.average },
    probability: { ...base.probability, ...change.probability },
    auxiliary: { ...base.auxiliary, ...change.auxiliary },
  };
  checkRanges(settings);
  return settings;
}

function checkRanges(settings: GanSettings): void {
  const { batch, learningRate, r1, pathLength, average, probability, auxiliary } = settings;
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  const isWeight = (value: number): boolean => Number.isFinite(value) && value >= 0;
  const isRate = (value: number): boolean => Number.isFinite(value) && value > 0;
  const rules: [name: string, value: unknown, isGood: boolean, range: string][] = [
    ['batch', batch, isCount(batch), 'a whole number from 1'],
    ['seed', settings.seed, Number.isSafeInteger(settings.seed) && settings.seed >= 0, '0 to 2^53 - 1'],
    ...Object.entries(learningRate).map(([name, value]): [string, unknown, boolean, string] => [
      `learningRate.${name}`,
      value,
      isRate(value),
      'positive',
    ]),
    ['beta2', settings.beta2, settings.beta2 >= 0 && settings.beta2 < 1, '0 to below 1'],
    ['epsilon', settings.epsilon, isRate(settings.epsilon), 'positive'],
    ['mixing', settings.mixing, isShare(settings.mixing), '0 to 1'],
    [
      'generatorStart',
      settings.generatorStart,
      isCount(settings.generatorStart + 1),
      'a whole number from 0',
    ],
    ['frozenLayers', settings.frozenLayers, isCount(settings.frozenLayers + 1), 'a whole number from 0'],
    ['r1.gamma', r1.gamma, r1.gamma === 'auto' || isWeight(r1.gamma), '"auto" or from 0'],
    ['r1.interval', r1.interval, isCount(r1.interval), 'a whole number from 1'],
    ['pathLength.weight', pathLength.weight, isWeight(pathLength.weight), 'from 0'],
    ['pathLength.interval', pathLength.interval, isCount(pathLength.interval), 'a whole number from 1'],
    ['pathLength.shrink', pathLength.shrink, isCount(pathLength.shrink), 'a whole number from 1'],
    ['pathLength.decay', pathLength.decay, isShare(pathLength.decay), '0 to 1'],
    ['average.kimg', average.kimg, average.kimg === 'auto' || isRate(average.kimg), '"auto" or positive'],
    ['average.rampUp', average.rampUp, average.rampUp === null || isRate(average.rampUp), 'null or positive'],
    ['probability.initial', probability.initial, isShare(probability.initial), '0 to 1'],
    [
      'probability.target',
      probability.target,
      probability.target === null || Math.abs(probability.target) <= 1,
      'null or -1 to 1',
    ],
    ['probability.interval', probability.interval, isCount(probability.interval), 'a whole number from 1'],
    ['probability.kimg', probability.kimg, isRate(probability.kimg), 'positive'],
    ['auxiliary.weight', auxiliary.weight, isWeight(auxiliary.weight), 'from 0'],
    ['auxiliary.width', auxiliary.width, isCount(auxiliary.width), 'a whole number from 1'],
  ];
  const wrong = rules.find(([, , isGood]) => !isGood);
  if (wrong) throw new UserError(`the setting ${wrong[0]} is ${String(wrong[1])}: give ${wrong[3]}`);
}

/** The weight of R1 in numbers; 0.0002 size^2 / batch is the heuristic of Karras et al. 2020, appendix C. */
export function r1Gamma({ r1, batch }: GanSettings, size: number): number {
  return r1.gamma === 'auto' ? (0.0002 * size ** 2) / batch : r1.gamma;
}

/** The half-life of the average in images. */
export function averageHalfLife({ average, batch }: GanSettings): number {
  return 1000 * (average.kimg === 'auto' ? (batch * 10) / 32 : average.kimg);
}

/**
 * Adam's numbers for a network that is regularised every `interval` steps, or never (null): the rate times c and beta^c
 * with c = interval / (interval + 1), because the regulariser steps too (Karras et al. 2019, appendix B).
 */
export function lazyAdam(
  { beta2, epsilon }: Pick<GanSettings, 'beta2' | 'epsilon'>,
  learningRate: number,
  interval: number | null,
): { learningRate: number; beta1: number; beta2: number; epsilon: number } {
  const c = interval === null ? 1 : interval / (interval + 1);
  return { learningRate: learningRate * c, beta1: 0, beta2: beta2 ** c, epsilon };
}
