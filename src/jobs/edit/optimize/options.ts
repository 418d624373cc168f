import type { ValuesOf } from '../../../settings/row.js';
import { optimizeRows } from '../../../styleclip/index.js';
import { machineOptions } from '../../options/machineOptions.js';
import { editedOptions, outOption } from '../editedOptions.js';

/** Options of `nada edit optimize`. */
export const editOptimizeOptions = {
  ...editedOptions,
  ...optimizeRows,
  /** The new folder for images, latent and figures. */
  out: outOption(optimizeRows.steps.group, 'folder for images, latent and figures'),
  ...machineOptions,
};

export type EditOptimizeOptions = ValuesOf<typeof editOptimizeOptions>;
