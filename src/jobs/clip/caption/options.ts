import { list, number, path, whole } from '../../../settings/kind.js';
import { row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';

const what = 'What is captioned';
const how = 'How it is said';

/** Options of `nada clip caption`. */
export const captionOptions = {
  images: row(list(path('a picture or a folder of pictures', 'data')), {
    group: what,
    help: 'pictures (PNG, JPEG, WebP), or folders of them',
    positional: true,
  }),
  clip: row(path('the path of a CLIP', 'weights'), {
    group: what,
    help: 'CLIP checkpoint or Hugging Face folder; a path or an address',
    argument: 'DIR',
  }),
  captions: row(path('the path of a file of captions', 'file'), {
    group: how,
    help: 'texts to rank: one a line, or a list in a .json file; a grammar in a .json file composes them',
    argument: 'FILE',
    defaultText: 'grammar.json beside the CLIP',
    optional: true,
  }),
  top: row(whole({ least: 1, most: 1000 }), { group: how, help: 'captions of each picture', default: 5 }),
  certain: row(number({ least: 0, most: 1 }), {
    group: how,
    help: 'with a grammar: probability below which a thing is left out',
    default: 0.5,
  }),
  ...machineOptions,
};

export type CaptionOptions = ValuesOf<typeof captionOptions>;
