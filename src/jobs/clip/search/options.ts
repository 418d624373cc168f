import { searchRows } from '../../../api/clip/search/searchRows.js';
import { list, path, text } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';

const what = 'What is searched';

/** Options of `nada clip search`. */
export const clipSearchOptions = {
  /** Texts whose images are looked for in `images`. */
  query: row(list(text('what an image shows')), {
    group: what,
    help: 'texts whose images are searched for in --images',
    positional: true,
    optional: true,
  }),
  /** The CLIP that looks at the images and reads the texts. */
  clip: row(path('the path of a CLIP', 'weights', 'clip'), {
    group: what,
    help: 'CLIP checkpoint or Hugging Face folder, a path or URL; demo is the shipped one',
    argument: 'DIR',
  }),
  /** Images among which those of the texts are looked for. */
  images: row(path('the path of a folder of images', 'data'), {
    group: what,
    help: 'images among which those of the texts are searched for',
    argument: 'FOLDER',
    optional: true,
  }),
  /** An image whose texts are looked for in `texts`. */
  image: row(path('the path of an image', 'data'), {
    group: what,
    help: 'an image whose texts are searched for in --texts',
    argument: 'FILE',
    optional: true,
  }),
  /** A file of texts, one a line, or a list in a `.json` file. */
  texts: row(path('the path of a file of texts', 'file'), {
    group: what,
    help: 'texts, one a line, or a list in a .json file',
    argument: 'FILE',
    optional: true,
  }),
  ...searchRows,
  ...machineOptions,
};

export type ClipSearchOptions = ValuesOf<typeof clipSearchOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenClipSearchOptions = GivenOf<typeof clipSearchOptions>;
