import { z } from 'zod';
import { machineOptions } from '../../options/machineOptions.js';
import { option } from '../../options/option.js';
import {
  listOf,
  number,
  oneOf,
  orWord,
  path,
  positive,
  text,
  toggle,
  whole,
} from '../../options/valueTypes.js';
import { editedOptions } from '../optimize/options.js';

const what = 'What is edited';
const goal = 'What it shall become';
const measuring = 'How channels are measured';

const { seed: _, ...edited } = editedOptions;

/** Options of `nada edit direction`. */
export const editDirectionOptions = z.strictObject({
  ...edited,
  seeds: option(text('numbers and ranges such as 0-3 or 1,5,7').optional(), {
    group: what,
    help: 'the pictures of these seeds, a row each',
    argument: 'LIST',
    defaultText: '0-3',
  }),
  from: option(listOf(text('a few words for what pictures show now, such as short hair')), {
    group: goal,
    help: 'what pictures show now, such as "short hair"; one text for each edit of a stack',
    argument: 'TEXT',
  }),
  to: option(listOf(text('a few words for what they shall show, such as long hair')), {
    group: goal,
    help: 'what they shall show, such as "long hair"; as many as --from',
    argument: 'TEXT',
  }),
  alpha: option(listOf(number({ least: -1000, most: 1000 })), {
    group: goal,
    help: 'how many of its deviations the most relevant channel moves; one number, or one for each edit',
  }),
  beta: option(listOf(number({ least: 0, most: 1 })), {
    group: goal,
    help: 'channels whose relevance is below this stay; one number, or one for each edit',
  }),
  project: option(listOf(text('a few words for one value of the attribute, such as blond hair')).optional(), {
    group: goal,
    help: 'texts of all values of the attribute: the edit keeps to what these differ in (CLIP-PAE)',
    argument: 'TEXT',
  }),
  verbatim: option(toggle(), {
    group: goal,
    help: "take the texts as they are; --no-verbatim puts them into the CLIP's prompt templates",
  }),
  columns: option(whole({ least: 1, most: 64 }), {
    group: goal,
    help: 'pictures of a row, from minus alpha to plus alpha; 1 draws plus alpha alone',
  }),
  channels: option(orWord(whole({ least: 1 }), ['all']), {
    group: measuring,
    help: 'how many channels are measured for an edit, those first whose small moves matter most; or all',
  }),
  colours: option(toggle(), {
    group: measuring,
    help: 'channels of the toRgb layers count too, which change colours alone; the method leaves them out',
  }),
  samples: option(whole({ least: 1, most: 10_000 }), {
    group: measuring,
    help: 'pictures on which a channel is tried',
  }),
  reach: option(positive(), {
    group: measuring,
    help: 'how many of its deviations it is moved down and up for that',
  }),
  relevance: option(path('the path of a .safetensors file').optional(), {
    group: measuring,
    help: 'file of measured channels, which is made and added to',
    argument: 'FILE',
    defaultText: 'in the cache, by generator and CLIP',
  }),
  pictures: option(oneOf(['antialiased', 'reference', 'averaged']), {
    group: measuring,
    help: "how pictures reach CLIP: antialiased, reference (torchvision before 0.17), or averaged as StyleCLIP's",
  }),
  out: option(path('the path of a folder'), {
    group: goal,
    help: 'folder for the strip, pictures, the direction and figures',
    argument: 'DIR',
  }),
  ...machineOptions,
});

export type EditDirectionOptions = z.output<typeof editDirectionOptions>;

/** What is taken for options that are not given. */
export const editDirectionDefaults = {
  alpha: [4],
  beta: [0.1],
  verbatim: false,
  columns: 5,
  channels: 100,
  colours: false,
  samples: 16,
  reach: 5,
  pictures: 'antialiased',
  device: 'auto',
  lowering: 'auto',
} as const satisfies {
  [K in keyof EditDirectionOptions]?: EditDirectionOptions[K] extends readonly (infer T)[]
    ? readonly T[]
    : EditDirectionOptions[K];
};
