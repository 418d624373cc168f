import { drawRows } from '../../api/generate/drawRows.js';
import { path, text } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';
import { domainOptions } from '../networks/domainOptions.js';
import { machineOptions } from '../options/machineOptions.js';
import { overwriteRow } from '../options/overwrite.js';

const what = 'What is drawn';
const { minerStrength, ...how } = drawRows;

/** Options of `nada generate`. */
export const generateOptions = {
  generator: row(path('the path of a StyleGAN2 checkpoint', 'weights', 'generator'), {
    group: what,
    help: 'StyleGAN2 checkpoint of any supported form or run folder, a path or URL; demo is the shipped one',
    argument: 'FILE',
  }),
  out: row(path('the path of a PNG file or of a folder', 'place'), {
    group: what,
    help: 'FILE.png for one sheet, a folder for a file each',
    argument: 'PLACE',
  }),
  overwrite: overwriteRow(what),
  seeds: row(text('numbers and ranges such as 0-15 or 1,5,7'), {
    group: what,
    help: 'which images: numbers and ranges, such as 0-15 or 1,5,7',
    argument: 'LIST',
    defaultText: '0-15',
    optional: true,
  }),
  w: row(path('the path of an .npy, .npz or .safetensors file', 'file'), {
    group: what,
    help: 'draw these latents instead: [N, D], [L, D] with one row for each layer, or [N, L, D]',
    argument: 'FILE',
    optional: true,
  }),
  grid: row(text('columns and rows such as 4x4'), {
    group: what,
    help: 'columns and rows of the sheet, such as 4x4',
    argument: 'CxR',
    defaultText: 'nearly square',
    optional: true,
  }),
  ...how,
  miner: row(path('the path of a mapper', 'file'), {
    group: how.label.group,
    help: 'move all latents by this mapper first, those of --w too: mapper.safetensors of nada mine, or of an edit',
    argument: 'FILE',
    optional: true,
  }),
  minerStrength,
  ...domainOptions,
  ...machineOptions,
};

export type GenerateOptions = ValuesOf<typeof generateOptions>;
