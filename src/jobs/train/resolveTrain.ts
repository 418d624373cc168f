import { UserError } from '../../errors.js';
import { flagOf } from '../options/option.js';
import { type OptionOrigin, parseOptions } from '../options/parseOptions.js';
import { type TrainOptions, trainOptions } from './options.js';

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenTrainOptions = { readonly [K in keyof TrainOptions]?: TrainOptions[K] | undefined };

/** What every option is when it is not given. */
export const trainDefaults = {
  mirror: false,
  skipBroken: false,
  kimg: 200,
  batch: 16,
  seed: 0,
  augment: 'bgc',
  p: 'adaptive',
  target: 0.6,
  adjustKimg: 100,
  auxiliary: 0,
  freezeD: 0,
  gamma: 'auto',
  pathLength: 2,
  mixing: 0.9,
  learningRate: 0.0025,
  generatorStart: 0,
  averageKimg: 'auto',
  samples: 16,
  sampleEvery: 250,
  saveEvery: 250,
  snapshotEvery: 0,
  metricEvery: 1000,
  metricPictures: 1000,
  device: 'auto',
  lowering: 'auto',
} as const satisfies GivenTrainOptions;

/** Options that shape a new network, and so exclude one that is there already. */
const shapes = ['channelBase', 'channelMax', 'latentSize', 'mappingLayers'] as const;

/**
 * All options of a training: those given over the defaults.
 *
 * Throws a `UserError` for an unknown, missing or wrong option, and for options that exclude each other.
 */
export function resolveTrainOptions(given: GivenTrainOptions, origin?: OptionOrigin): TrainOptions {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = parseOptions(trainOptions, { ...trainDefaults, ...present }, origin);
  checkTogether(options, present);
  return options;
}

function checkTogether(options: TrainOptions, given: Readonly<Record<string, unknown>>): void {
  const { init, freezeD, augment, p, metricEvery } = options;
  const shape = shapes.find((name) => options[name] !== undefined);
  if (init !== undefined && shape !== undefined) {
    throw new UserError(
      `options ${flagOf(shape)} and --init exclude each other: the generator that is given has its shape already`,
    );
  }
  if (init === undefined && freezeD > 0) {
    throw new UserError('option --freeze-d needs a trained discriminator: give --init, or leave it out');
  }
  if (augment === 'none' && typeof p === 'number' && p > 0) {
    throw new UserError(`option --p is ${p}, but --augment none changes nothing: leave one of them out`);
  }
  for (const name of ['target', 'adjustKimg'] as const) {
    if (given[name] !== undefined && (augment === 'none' || p !== 'adaptive')) {
      throw new UserError(`option ${flagOf(name)} steers --p adaptive, which is off here: leave it out`);
    }
  }
  for (const name of ['clip', 'metricData'] as const) {
    if (options[name] !== undefined && metricEvery === 0) {
      throw new UserError(
        `option ${flagOf(name)} is for KID and FID, which --metric-every 0 switches off: leave one of them out`,
      );
    }
  }
}

/** The steps that a training takes. */
export function trainSteps({ kimg, batch }: Pick<TrainOptions, 'kimg' | 'batch'>): number {
  return Math.max(1, Math.ceil((kimg * 1000) / batch));
}
