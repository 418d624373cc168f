import { path, whole } from '../../../settings/kind.js';
import { row, type ValuesOf } from '../../../settings/row.js';
import {
  directionGoal,
  directionRows,
  measuring,
  measuringRows,
} from '../../../styleclip/direction/directionSettings.js';
import { machineOptions } from '../../options/machineOptions.js';
import { editedOptions, outOption, seedsOption } from '../editedOptions.js';

const { seed: _, ...edited } = editedOptions;
const { pictures, ...measured } = measuringRows;

/** Options of `nada edit direction`. */
export const editDirectionOptions = {
  ...edited,
  /** The seeds whose images are edited, such as `0-3` or `1,5,7`. */
  seeds: seedsOption('the images of these seeds, a row each', '0-3'),
  ...directionRows,
  /** Images of a row of the strip, from minus alpha to plus alpha; 1 draws plus alpha alone. */
  columns: row(whole({ least: 1, most: 64 }), {
    group: directionGoal,
    help: 'images of a row, from minus alpha to plus alpha; 1 draws plus alpha alone',
    default: 5,
  }),
  ...measured,
  /** The file of measured channels, which is made and added to. */
  relevance: row(path('the path of a .safetensors file', 'place'), {
    group: measuring,
    help: 'file of measured channels, which is made and added to',
    argument: 'FILE',
    defaultText: 'in the cache, by generator and CLIP',
    optional: true,
  }),
  pictures,
  /** The new folder for the strip, images, the direction and figures. */
  out: outOption(directionGoal, 'folder for the strip, images, the direction and figures'),
  ...machineOptions,
};

export type EditDirectionOptions = ValuesOf<typeof editDirectionOptions>;
