import { z } from 'zod';
import { domainOptions } from '../networks/domainOptions.js';
import { machineOptions } from '../options/machineOptions.js';
import { option } from '../options/option.js';
import { number, oneOf, path, text, whole } from '../options/valueTypes.js';

const what = 'What is drawn';
const how = 'How it is drawn';

/** Options of `nada generate`. */
export const generateOptions = z.strictObject({
  generator: option(path('the path of a StyleGAN2 checkpoint'), {
    group: what,
    help: 'StyleGAN2 checkpoint of any supported form; a path or an address',
    argument: 'FILE',
  }),
  out: option(path('the path of a PNG file or of a folder'), {
    group: what,
    help: 'FILE.png for one sheet, a folder for a file each',
    argument: 'PLACE',
  }),
  seeds: option(text('numbers and ranges such as 0-15 or 1,5,7').optional(), {
    group: what,
    help: 'which pictures: numbers and ranges, such as 0-15 or 1,5,7',
    argument: 'LIST',
    defaultText: '0-15',
  }),
  w: option(path('the path of an .npy, .npz or .safetensors file').optional(), {
    group: what,
    help: 'draw these latents instead: [N, D], [L, D] with one row for each layer, or [N, L, D]',
    argument: 'FILE',
  }),
  grid: option(text('columns and rows such as 4x4').optional(), {
    group: what,
    help: 'columns and rows of the sheet, such as 4x4',
    argument: 'CxR',
    defaultText: 'nearly square',
  }),
  psi: option(number({ least: -2, most: 2 }).optional(), {
    group: how,
    help: 'truncation: 0 is the average picture, 1 the full variety',
    defaultText: "0.7; 1 with --w and with --rng numpy, as NVIDIA's tools",
  }),
  rng: option(oneOf(['philox', 'numpy']), {
    group: how,
    help: "where a seed's z comes from: philox, or numpy for NVIDIA's pictures of a seed",
  }),
  noise: option(oneOf(['random', 'fixed', 'none']).optional(), {
    group: how,
    help: "noise: random (by seed), fixed (the generator's own), or none",
    defaultText: 'random; fixed with --rng numpy',
  }),
  label: option(whole({ least: 0 }).optional(), {
    group: how,
    help: 'class, which a conditional generator needs',
  }),
  miner: option(path('the path of a mapper').optional(), {
    group: how,
    help: 'move all latents by this mapper first, those of --w too: mapper.safetensors of nada mine, or of an edit',
    argument: 'FILE',
  }),
  minerStrength: option(number({ least: -100, most: 100 }).optional(), {
    group: how,
    help: "how much of the miner's step is taken",
    defaultText: '1',
  }),
  ...domainOptions,
  ...machineOptions,
});

export type GenerateOptions = z.output<typeof generateOptions>;

/** What is taken for options that are not given. */
export const generateDefaults = { rng: 'philox', device: 'auto', lowering: 'auto' } as const;
