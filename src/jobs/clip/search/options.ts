import { list, path, text, whole } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';

const what = 'What is searched';

/** Options of `nada clip search`. */
export const clipSearchOptions = {
  query: row(list(text('what a picture shows')), {
    group: what,
    help: 'texts whose pictures are looked for in --images',
    positional: true,
    optional: true,
  }),
  clip: row(path('the path of a CLIP', 'weights'), {
    group: what,
    help: 'CLIP checkpoint or Hugging Face folder; a path or an address',
    argument: 'DIR',
  }),
  images: row(path('the path of a folder of pictures', 'data'), {
    group: what,
    help: 'pictures among which those of the texts are looked for',
    argument: 'FOLDER',
    optional: true,
  }),
  image: row(path('the path of a picture', 'data'), {
    group: what,
    help: 'a picture whose texts are looked for in --texts',
    argument: 'FILE',
    optional: true,
  }),
  texts: row(path('the path of a file of texts', 'file'), {
    group: what,
    help: 'texts, one a line, or a list in a .json file',
    argument: 'FILE',
    optional: true,
  }),
  top: row(whole({ least: 1, most: 100_000 }), {
    group: what,
    help: 'how many are found for each',
    default: 5,
  }),
  ...machineOptions,
};

export type ClipSearchOptions = ValuesOf<typeof clipSearchOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenClipSearchOptions = GivenOf<typeof clipSearchOptions>;
