import { number, path, whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { domainOptions } from '../networks/domainOptions.js';

const what = 'What is edited';

/** The picture that an edit starts from, and the networks. */
export const editedOptions = {
  generator: row(path('the path of a StyleGAN2 checkpoint', 'weights'), {
    group: what,
    help: 'StyleGAN2 checkpoint of any supported form; a path or an address',
    argument: 'FILE',
  }),
  clip: row(path('the path of a CLIP', 'weights'), {
    group: what,
    help: 'CLIP checkpoint (OpenAI, open_clip) or a folder with its configuration',
    argument: 'PLACE',
  }),
  seed: row(whole({ least: 0 }), {
    group: what,
    help: 'the picture of this seed',
    defaultText: '0',
    optional: true,
  }),
  w: row(path('the path of an .npy, .npz or .safetensors file', 'file'), {
    group: what,
    help: 'a latent instead: [D], or [L, D] with one row for each layer',
    argument: 'FILE',
    optional: true,
  }),
  psi: row(number({ least: -2, most: 2 }), {
    group: what,
    help: 'truncation of the start: 0 is the average picture',
    defaultText: '0.7; 1 with --w',
    optional: true,
  }),
  label: row(whole({ least: 0 }), {
    group: what,
    help: 'class, which a conditional generator needs',
    optional: true,
  }),
  ...domainOptions,
};
