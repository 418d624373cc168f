import { z } from 'zod';
import { option } from '../options/option.js';
import { oneOf, path, text, toggle } from '../options/valueTypes.js';

/** The forms that `nada convert` writes. */
export const convertForms = ['rosinality', 'openai', 'huggingface', 'safetensors', 'npy'] as const;
export type ConvertForm = (typeof convertForms)[number];

const group = 'What is written';

/** Options of `nada convert`. */
export const convertOptions = z.strictObject({
  in: option(path('the path of a checkpoint'), { group, help: 'the checkpoint', positional: true }),
  out: option(path('the path of a file'), { group, help: 'the new file', positional: true }),
  to: option(oneOf(convertForms).optional(), {
    group,
    help: `form: ${convertForms.join(', ')}`,
    argument: 'FORM',
    defaultText: 'by the name of the new file: .pt, .safetensors, .npy, or a folder for huggingface',
  }),
  half: option(toggle().optional(), { group, help: 'store half-precision numbers, for half the size' }),
  tensor: option(text('the name of a tensor').optional(), {
    group,
    help: 'the tensor that an .npy file gets',
    argument: 'NAME',
  }),
});

export type ConvertOptions = z.output<typeof convertOptions>;

/** Options of `nada inspect`. */
export const inspectOptions = z.strictObject({
  file: option(path('the path of a file or folder'), {
    group,
    help: 'a checkpoint, a Hugging Face folder, or a run folder',
    positional: true,
  }),
});
