import { z } from 'zod';
import { machineOptions } from '../../options/machineOptions.js';
import { option } from '../../options/option.js';
import { listOf, number, path, whole } from '../../options/valueTypes.js';

const what = 'What is captioned';
const how = 'How it is said';

/** Options of `nada clip caption`. */
export const captionOptions = z.strictObject({
  images: option(listOf(path('a picture or a folder of pictures')), {
    group: what,
    help: 'pictures (PNG, JPEG, WebP), or folders of them',
    positional: true,
  }),
  clip: option(path('the path of a CLIP'), {
    group: what,
    help: 'CLIP checkpoint or Hugging Face folder; a path or an address',
    argument: 'DIR',
  }),
  captions: option(path('the path of a file of captions').optional(), {
    group: how,
    help: 'texts to rank: one a line, or a list in a .json file; a grammar in a .json file composes them',
    argument: 'FILE',
    defaultText: 'grammar.json beside the CLIP',
  }),
  top: option(whole({ least: 1, most: 1000 }), { group: how, help: 'captions of each picture' }),
  certain: option(number({ least: 0, most: 1 }), {
    group: how,
    help: 'with a grammar: probability below which a thing is left out',
  }),
  ...machineOptions,
});

export type CaptionOptions = z.output<typeof captionOptions>;

/** What is taken for options that are not given. */
export const captionDefaults = { top: 5, certain: 0.5, device: 'auto', lowering: 'auto' } as const;
