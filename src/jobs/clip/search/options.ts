import { z } from 'zod';
import { machineOptions } from '../../options/machineOptions.js';
import { option } from '../../options/option.js';
import { listOf, path, text, whole } from '../../options/valueTypes.js';

const what = 'What is searched';

/** Options of `nada clip search`. */
export const clipSearchOptions = z.strictObject({
  query: option(listOf(text('what a picture shows')).optional(), {
    group: what,
    help: 'texts whose pictures are looked for in --images',
    positional: true,
  }),
  clip: option(path('the path of a CLIP'), {
    group: what,
    help: 'CLIP checkpoint or Hugging Face folder; a path or an address',
    argument: 'DIR',
  }),
  images: option(path('the path of a folder of pictures').optional(), {
    group: what,
    help: 'pictures among which those of the texts are looked for',
    argument: 'FOLDER',
  }),
  image: option(path('the path of a picture').optional(), {
    group: what,
    help: 'a picture whose texts are looked for in --texts',
    argument: 'FILE',
  }),
  texts: option(path('the path of a file of texts').optional(), {
    group: what,
    help: 'texts, one a line, or a list in a .json file',
    argument: 'FILE',
  }),
  top: option(whole({ least: 1, most: 100_000 }), { group: what, help: 'how many are found for each' }),
  ...machineOptions,
});

export type ClipSearchOptions = z.output<typeof clipSearchOptions>;

/** What is taken for options that are not given. */
export const clipSearchDefaults = { top: 5, device: 'auto', lowering: 'auto' } as const;
