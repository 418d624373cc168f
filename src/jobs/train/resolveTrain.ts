import { named, says, UserError } from '../../errors.js';
import { checkGanSettings, type GanSettings, ganRows, ganSettings } from '../../gan/index.js';
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
  checkTogether(options);
  checkGanSettings(options, present(given));
  return options;
}

/** The options that are settings of the method. */
export function settingsOfTraining(options: TrainOptions): GanSettings {
  const settings = Object.entries(options).filter(([name]) => name in ganRows);
  // A generator that is good from the start needs no average that forgets its first steps.
  return ganSettings(Object.fromEntries(settings), options.init === undefined ? {} : { averageRampUp: 0 });
}

function checkTogether(options: TrainOptions): void {
  const { init, freezeD, metricEvery } = options;
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
  for (const name of ['clip', 'metricData'] as const) {
    if (options[name] !== undefined && metricEvery === 0) {
      throw new UserError(
        says`option ${named(name)} is for KID and FID, which ${named('metricEvery')} 0 switches off: leave one of them out`,
      );
    }
  }
}
