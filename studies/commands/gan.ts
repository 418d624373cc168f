import { UserError } from '#nada/errors.js';
import { domainOf } from '../../world/commands/exportPictures.js';
import { parseFlags, wholeNumber } from '../../world/parameters.js';
import { amounts, type Cell, variants } from '../gan/ganCells.js';
import { runCell } from '../gan/runGanCell.js';

/** The flags that cells share. */
export const cellFlags = {
  out: { type: 'string', default: 'runs/gan-table' },
  domain: { type: 'string', default: 'photo' },
  size: { type: 'string', default: '32' },
  kimg: { type: 'string', default: '40' },
  seed: { type: 'string', default: '0' },
  judged: { type: 'string', default: '1000' },
} as const;

/** What {@link cellFlags} say of every cell. */
export function commonCell(values: { readonly [K in keyof typeof cellFlags]: string }): {
  readonly cell: Omit<Cell, 'amount' | 'variant'>;
  readonly judged: number;
} {
  const size = wholeNumber('--size', values.size);
  if (![16, 32, 64, 128].includes(size)) throw new UserError(`--size ${size} is none of 16, 32, 64 and 128`);
  const kimg = Number(values.kimg);
  if (!(kimg > 0)) throw new UserError(`--kimg ${values.kimg} is not above 0: give thousands of pictures`);
  const judged = wholeNumber('--judged', values.judged);
  if (judged < 64) throw new UserError(`--judged ${judged} is too few for a KID: give 64 or more`);
  const seed = wholeNumber('--seed', values.seed);
  return { cell: { domain: domainOf(values.domain), size, kimg, seed }, judged };
}

/**
 * `gan --pictures 100|1000|unlimited --variant ... [--kimg 40] [--size 32] [--domain photo] [--seed 0] [--out DIR]`:
 * one training of the table, with its verdict.
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const values = parseFlags(parameters, {
    ...cellFlags,
    pictures: { type: 'string', default: 'unlimited' },
    variant: { type: 'string', default: 'plain' },
  });
  const amount = oneOf('--pictures', amounts, values.pictures);
  const variant = oneOf('--variant', variants, values.variant);
  const { cell, judged } = commonCell(values);
  const result = await runCell({ ...cell, amount, variant }, { out: values.out, judged });
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

function oneOf<const T extends string>(flag: string, words: readonly T[], word: string): T {
  const found = words.find((known) => known === word);
  if (found !== undefined) return found;
  throw new UserError(`${flag} ${word} does not exist: take one of ${words.join(', ')}`);
}
