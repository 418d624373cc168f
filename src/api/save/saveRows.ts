import { toggle, word } from '../../settings/kind.js';
import { type GivenOf, type Row, row } from '../../settings/row.js';

/** The forms of a network in one file. */
export const networkForms = ['safetensors', 'rosinality', 'openai'] as const;
export type NetworkForm = (typeof networkForms)[number];

const group = 'What is written';

/** The row of half precision, under a heading of help. */
export function halfRow(heading: string): Row<boolean, 'optional'> {
  return row(toggle(), {
    group: heading,
    help: 'store half-precision numbers, for half the size',
    optional: true,
  });
}

/** How a network is saved. */
export const saveRows = {
  /**
   * `safetensors` (default) keeps everything; `rosinality` is the `.pt` of StyleGAN2 that most tools read, `openai` that of
   * CLIP.
   */
  form: row(word(networkForms), {
    group,
    help: `form: ${networkForms.join(', ')}`,
    argument: 'FORM',
    default: 'safetensors',
  }),
  /** Whether to store half-precision numbers, for half the size. */
  half: halfRow(group),
};

/** Options of {@link save}. */
export type SaveOptions = GivenOf<typeof saveRows>;
