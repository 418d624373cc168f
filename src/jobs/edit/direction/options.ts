import { path } from '../../../settings/kind.js';
import { row, type ValuesOf } from '../../../settings/row.js';
import { directionRows, measuringRows, stripRows } from '../../../styleclip/index.js';
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
  ...stripRows,
  ...measured,
  /** The file of measured channels, which is made and added to. */
  relevance: row(path('the path of a .safetensors file', 'place'), {
    group: measuringRows.channels.group,
    help: 'file of measured channels, which is made and added to',
    argument: 'FILE',
    defaultText: 'in the cache, by generator and CLIP',
    optional: true,
  }),
  pictures,
  /** The new folder for the strip, images, the direction and figures. */
  out: outOption(stripRows.columns.group, 'folder for the strip, images, the direction and figures'),
  ...machineOptions,
};

export type EditDirectionOptions = ValuesOf<typeof editDirectionOptions>;
