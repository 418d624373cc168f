import { text, word } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { halfRow } from '../save/saveRows.js';

/** The forms that a checkpoint is converted to. */
export const convertForms = ['rosinality', 'openai', 'huggingface', 'safetensors', 'npy'] as const;
export type ConvertForm = (typeof convertForms)[number];

const group = 'What is written';

/** How a checkpoint is converted. */
export const convertRows = {
  /** The form: `safetensors` by default, which keeps everything; in Node, with a file, the one that its name tells. */
  to: row(word(convertForms), {
    group,
    help: `form: ${convertForms.join(', ')}`,
    argument: 'FORM',
    defaultText: 'by the name of the new file: .pt, .safetensors, .npy, or a folder for huggingface',
    optional: true,
  }),
  /** Whether to store half-precision numbers, for half the size; a CLIP of half precision keeps it by default. */
  half: { ...halfRow(group), defaultText: 'as a CLIP has them, else no; --no-half writes 32 bits' },
  /** The tensor that an `.npy` file gets, where there are several. */
  tensor: row(text('the name of a tensor'), {
    group,
    help: 'the tensor that an .npy file gets',
    argument: 'NAME',
    optional: true,
  }),
};
