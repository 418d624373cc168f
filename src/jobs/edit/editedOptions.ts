import { path, text } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { startRows } from '../../styleclip/index.js';
import { domainOptions } from '../networks/domainOptions.js';

const { group: start } = startRows.seed;

/** The image that an edit starts from, and the networks. */
export const editedOptions = {
  /** The StyleGAN2 checkpoint. */
  generator: row(path('the path of a StyleGAN2 checkpoint', 'weights', 'generator'), {
    group: start,
    help: 'StyleGAN2 checkpoint of any supported form or run folder, a path or URL; demo is the shipped one',
    argument: 'FILE',
  }),
  /** The CLIP that guides. */
  clip: row(path('the path of a CLIP', 'weights', 'clip'), {
    group: start,
    help: 'CLIP checkpoint (OpenAI, open_clip) or a folder with its configuration; demo is the shipped one',
    argument: 'FILE',
  }),
  seed: startRows.seed,
  /** A file with a latent to start from instead of a seed. */
  w: row(path('the path of an .npy, .npz or .safetensors file', 'file'), {
    group: start,
    help: 'a latent instead: [D], or [L, D] with one row for each layer',
    argument: 'FILE',
    optional: true,
  }),
  psi: startRows.psi,
  label: startRows.label,
  ...domainOptions,
};

/** Row of the seeds whose images are edited, with what help says of them and of the default. */
export const seedsOption = (help: string, usual: string) =>
  row(text('numbers and ranges such as 0-3 or 1,5,7'), {
    group: start,
    help,
    argument: 'LIST',
    defaultText: usual,
    optional: true,
  });

/** Row of the new folder that an edit leaves, under a heading of help. */
export const outOption = (group: string, help: string) =>
  row(path('the path of a folder', 'place'), { group, help, argument: 'DIR' });
