import { captionGroup, captionRows } from '../../../api/clip/caption/captionRows.js';
import { list, path } from '../../../settings/kind.js';
import { row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';

const what = 'What is captioned';

/** Options of `nada clip caption`. */
export const captionOptions = {
  /** Images, or folders of them. */
  images: row(list(path('an image or a folder of images', 'data')), {
    group: what,
    help: 'images (PNG, JPEG, WebP), or folders of them',
    positional: true,
  }),
  /** The CLIP that looks at the images and reads the texts. */
  clip: row(path('the path of a CLIP', 'weights', 'clip'), {
    group: what,
    help: 'CLIP checkpoint or Hugging Face folder, a path or URL; demo is the shipped one',
    argument: 'DIR',
  }),
  /** A file of texts to rank, or of a grammar. */
  captions: row(path('the path of a file of captions', 'file'), {
    group: captionGroup,
    help: 'texts to rank: one a line, or a list in a .json file; a grammar in a .json file composes them',
    argument: 'FILE',
    defaultText: 'grammar.json beside the CLIP',
    optional: true,
  }),
  ...captionRows,
  ...machineOptions,
};

export type CaptionOptions = ValuesOf<typeof captionOptions>;
