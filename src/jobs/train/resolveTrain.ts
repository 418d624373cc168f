import { checkSources } from '../../api/train/trainRequest.js';
import { checkGanSettings } from '../../gan/index.js';
import { resolveValues } from '../../settings/check.js';
import { present } from '../../settings/row.js';
import { type GivenTrainOptions, type TrainOptions, trainOptions } from './options.js';

/**
 * All options of a training: those given over the defaults.
 *
 * Throws a `UserError` for an unknown, missing or wrong option, and for options that exclude each other.
 */
export function resolveTrainOptions(given: GivenTrainOptions): TrainOptions {
  const options = resolveValues(trainOptions, given);
  checkSources(options, options);
  checkGanSettings(options, present(given));
  return options;
}
