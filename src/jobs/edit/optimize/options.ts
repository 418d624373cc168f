import type { GivenOf, ValuesOf } from '../../../settings/row.js';
import { optimizeRows } from '../../../styleclip/index.js';
import { machineOptions } from '../../options/machineOptions.js';
import { saveOptions } from '../../run/recordOptions.js';
import { editedOptions } from '../editedOptions.js';

/** Options of `nada edit optimize`, which a run's `options.json` holds too. */
export const editOptimizeOptions = {
  ...editedOptions,
  ...optimizeRows,
  ...saveOptions(50),
  ...machineOptions,
};

export type EditOptimizeOptions = ValuesOf<typeof editOptimizeOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenOptimizeOptions = GivenOf<typeof editOptimizeOptions>;
