import { path, text, toggle, word } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';

/** The forms that `nada convert` writes. */
export const convertForms = ['rosinality', 'openai', 'huggingface', 'safetensors', 'npy'] as const;
export type ConvertForm = (typeof convertForms)[number];

const group = 'What is written';

/** Options of `nada convert`. */
export const convertOptions = {
  in: row(path('the path of a checkpoint', 'file'), { group, help: 'the checkpoint', positional: true }),
  out: row(path('the path of a file', 'place'), { group, help: 'the new file', positional: true }),
  to: row(word(convertForms), {
    group,
    help: `form: ${convertForms.join(', ')}`,
    argument: 'FORM',
    defaultText: 'by the name of the new file: .pt, .safetensors, .npy, or a folder for huggingface',
    optional: true,
  }),
  half: row(toggle(), { group, help: 'store half-precision numbers, for half the size', optional: true }),
  tensor: row(text('the name of a tensor'), {
    group,
    help: 'the tensor that an .npy file gets',
    argument: 'NAME',
    optional: true,
  }),
};

export type ConvertOptions = ValuesOf<typeof convertOptions>;

/** Options of `nada inspect`. */
export const inspectOptions = {
  file: row(path('the path of a file or folder', 'file'), {
    group,
    help: 'a checkpoint, a Hugging Face folder, or a run folder',
    positional: true,
  }),
};
