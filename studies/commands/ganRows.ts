import { trainOptions } from '#nada/jobs/train/options.js';
import { whole, word } from '#nada/settings/kind.js';
import { row, type ValuesOf } from '#nada/settings/row.js';
import { domains } from '../../world/attributes.js';
import { oneNumberOf } from '../../world/commandLine/kinds.js';
import { outFolder } from '../../world/commandLine/rows.js';
import type { GanCell } from '../gan/ganCells.js';

const group = 'What is trained';

/** The settings that all cells of the table share. */
export const ganRows = {
  domain: row(word(domains), { group, help: `one of ${domains.join(', ')}`, default: 'photo' }),
  size: row(oneNumberOf([16, 32, 64, 128]), {
    group,
    help: 'side of an image: 16, 32, 64 or 128 pixels',
    default: 32,
  }),
  kimg: row(trainOptions.kimg.kind, { group, help: trainOptions.kimg.help, default: 40 }),
  seed: row(whole({ least: 0 }), { group, help: trainOptions.seed.help, default: 0 }),
  judged: row(whole({ least: 64 }), {
    group: 'How it is judged',
    help: 'images, and as many held-out renders, that the KID compares',
    default: 1000,
  }),
  out: outFolder('gan-table', 'folder of the results; what is done is not done again'),
};

/** The part of a cell that {@link ganRows} decide. */
export function commonCell({
  domain,
  size,
  kimg,
  seed,
}: ValuesOf<typeof ganRows>): Omit<GanCell, 'amount' | 'variant'> {
  return { domain, size, kimg, seed };
}
