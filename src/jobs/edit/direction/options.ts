import { list, number, orWord, path, positive, text, toggle, whole, word } from '../../../settings/kind.js';
import { row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';
import { editedOptions } from '../editedOptions.js';

const what = 'What is edited';
const goal = 'What it shall become';
const measuring = 'How channels are measured';

const { seed: _, ...edited } = editedOptions;

/** Options of `nada edit direction`. */
export const editDirectionOptions = {
  ...edited,
  seeds: row(text('numbers and ranges such as 0-3 or 1,5,7'), {
    group: what,
    help: 'the pictures of these seeds, a row each',
    argument: 'LIST',
    defaultText: '0-3',
    optional: true,
  }),
  from: row(list(text('a few words for what pictures show now, such as short hair')), {
    group: goal,
    help: 'what pictures show now, such as "short hair"; one text for each edit of a stack',
    argument: 'TEXT',
  }),
  to: row(list(text('a few words for what they shall show, such as long hair')), {
    group: goal,
    help: 'what they shall show, such as "long hair"; as many as --from',
    argument: 'TEXT',
  }),
  alpha: row(list(number({ least: -1000, most: 1000 })), {
    group: goal,
    help: 'how many of its deviations the most relevant channel moves; one number, or one for each edit',
    default: [4],
  }),
  beta: row(list(number({ least: 0, most: 1 })), {
    group: goal,
    help: 'channels whose relevance is below this stay; one number, or one for each edit',
    default: [0.1],
  }),
  project: row(list(text('a few words for one value of the attribute, such as blond hair')), {
    group: goal,
    help: 'texts of all values of the attribute: the edit keeps to what these differ in (CLIP-PAE)',
    argument: 'TEXT',
    optional: true,
  }),
  verbatim: row(toggle(), {
    group: goal,
    help: "take the texts as they are; --no-verbatim puts them into the CLIP's prompt templates",
    default: false,
  }),
  columns: row(whole({ least: 1, most: 64 }), {
    group: goal,
    help: 'pictures of a row, from minus alpha to plus alpha; 1 draws plus alpha alone',
    default: 5,
  }),
  channels: row(orWord(whole({ least: 1 }), ['all']), {
    group: measuring,
    help: 'how many channels are measured for an edit, those first whose small moves matter most; or all',
    default: 100,
  }),
  colours: row(toggle(), {
    group: measuring,
    help: 'channels of the toRgb layers count too, which change colours alone; the method leaves them out',
    default: false,
  }),
  samples: row(whole({ least: 1, most: 10_000 }), {
    group: measuring,
    help: 'pictures on which a channel is tried',
    default: 16,
  }),
  reach: row(positive(), {
    group: measuring,
    help: 'how many of its deviations it is moved down and up for that',
    default: 5,
  }),
  relevance: row(path('the path of a .safetensors file', 'place'), {
    group: measuring,
    help: 'file of measured channels, which is made and added to',
    argument: 'FILE',
    defaultText: 'in the cache, by generator and CLIP',
    optional: true,
  }),
  pictures: row(word(['antialiased', 'reference', 'averaged']), {
    group: measuring,
    help: "how pictures reach CLIP: antialiased, reference (torchvision before 0.17), or averaged as StyleCLIP's",
    default: 'antialiased',
  }),
  out: row(path('the path of a folder', 'place'), {
    group: goal,
    help: 'folder for the strip, pictures, the direction and figures',
    argument: 'DIR',
  }),
  ...machineOptions,
};

export type EditDirectionOptions = ValuesOf<typeof editDirectionOptions>;
