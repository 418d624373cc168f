import { machineOptions } from '#nada/jobs/options/machineOptions.js';
import { whole } from '#nada/settings/kind.js';
import { row, type ValuesOf } from '#nada/settings/row.js';
import { clipRow, generatorRow } from '../../foundry/networkRows.js';

const group = 'What is compared';

/** Every setting of `npm run studies -- relevance`. */
export const relevanceRows = {
  every: row(whole({ least: 1 }), { group, help: 'one channel of so many', default: 16 }),
  truth: row(whole({ least: 1 }), {
    group,
    help: 'images on which channels are moved for the truth',
    default: 64,
  }),
  sets: row(whole({ least: 1 }), {
    group,
    help: 'sets of other images, each measured by each way',
    default: 4,
  }),
  generator: generatorRow,
  clip: clipRow,
  threads: machineOptions.threads,
};

/** Everything that decides a comparison of ways to measure relevance. */
export type RelevanceOptions = ValuesOf<typeof relevanceRows>;
