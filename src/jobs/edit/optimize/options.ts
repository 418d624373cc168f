import { whole } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { optimizeRows } from '../../../styleclip/index.js';
import { machineOptions } from '../../options/machineOptions.js';
import { record } from '../../run/recordOptions.js';
import { editedOptions } from '../editedOptions.js';

/** Row of what a run leaves in its folder on the way. */
export const optimizeRecordOptions = {
  /** Steps from one checkpoint to the next; images and latent as they are then are written with each. */
  saveEvery: row(whole({ least: 1 }), {
    group: record,
    help: 'steps between checkpoints; images and latent as they are then are written with each',
    default: 50,
    changeable: true,
  }),
};

/** Options of `nada edit optimize`, which a run's `options.json` holds too. */
export const editOptimizeOptions = {
  ...editedOptions,
  ...optimizeRows,
  ...optimizeRecordOptions,
  ...machineOptions,
};

export type EditOptimizeOptions = ValuesOf<typeof editOptimizeOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenOptimizeOptions = GivenOf<typeof editOptimizeOptions>;
