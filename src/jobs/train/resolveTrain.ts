import { named, says, UserError } from '../../errors.js';
import { resolveValues } from '../../settings/check.js';
import { present } from '../../settings/row.js';
import { type GivenTrainOptions, type TrainOptions, trainOptions } from './options.js';

/** Options that shape a new network, and so exclude one that is there already. */
const shapes = ['channelBase', 'channelMax', 'latentSize', 'mappingLayers'] as const;

/**
 * All options of a training: those given over the defaults.
 *
 * Throws a `UserError` for an unknown, missing or wrong option, and for options that exclude each other.
 */
export function resolveTrainOptions(given: GivenTrainOptions): TrainOptions {
  const options = resolveValues(trainOptions, given);
  checkTogether(options, present(given));
  return options;
}

function checkTogether(options: TrainOptions, given: GivenTrainOptions): void {
  const { init, freezeD, augment, p, metricEvery } = options;
  const shape = shapes.find((name) => options[name] !== undefined);
  if (init !== undefined && shape !== undefined) {
    throw new UserError(
      says`options ${named(shape)} and ${named('init')} exclude each other: the generator that is given has its shape already`,
    );
  }
  if (init === undefined && freezeD > 0) {
    throw new UserError(
      says`option ${named('freezeD')} needs a trained discriminator: give ${named('init')}, or leave it out`,
    );
  }
  if (augment === 'none' && typeof p === 'number' && p > 0) {
    throw new UserError(
      says`option ${named('p')} is ${p}, but ${named('augment')} none changes nothing: leave one of them out`,
    );
  }
  for (const name of ['target', 'adjustKimg'] as const) {
    if (given[name] !== undefined && (augment === 'none' || p !== 'adaptive')) {
      throw new UserError(
        says`option ${named(name)} steers ${named('p')} adaptive, which is off here: leave it out`,
      );
    }
  }
  for (const name of ['clip', 'metricData'] as const) {
    if (options[name] !== undefined && metricEvery === 0) {
      throw new UserError(
        says`option ${named(name)} is for KID and FID, which ${named('metricEvery')} 0 switches off: leave one of them out`,
      );
    }
  }
}

/** The steps that a training takes. */
export function trainSteps({ kimg, batch }: Pick<TrainOptions, 'kimg' | 'batch'>): number {
  return Math.max(1, Math.ceil((kimg * 1000) / batch));
}
