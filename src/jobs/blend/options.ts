import { blendRows } from '../../api/blend/blendRows.js';
import { halfRow } from '../../api/save/saveRows.js';
import { list, path } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';
import { overwriteRow } from '../options/overwrite.js';

const { group } = blendRows.at;

/** Options of `nada blend`. */
export const blendOptions = {
  parts: row(list(path('the path of a generator or a domain', 'file')), {
    group,
    help: 'generators of one parent, or domains of it (with --generator); the first is a, the second b',
    positional: true,
  }),
  out: row(path('the path of a .safetensors or .pt file', 'place'), {
    group,
    help: 'the new generator, FILE.safetensors or FILE.pt',
    argument: 'FILE',
  }),
  generator: row(path('the path of a StyleGAN2 checkpoint', 'weights', 'generator'), {
    group,
    help: 'the parent of the domains',
    argument: 'FILE',
    optional: true,
  }),
  ...blendRows,
  half: halfRow(group),
  overwrite: overwriteRow(group),
};

export type BlendOptions = ValuesOf<typeof blendOptions>;
