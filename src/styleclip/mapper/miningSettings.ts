import { number, text, word } from '../../settings/kind.js';
import { row, type ValuesOf, withDefaults } from '../../settings/row.js';
import { rangerDefaults } from '../../train/ranger.js';
import { mapperRows } from './mapperSettings.js';

/** The heading under which help lists what is mined. */
export const mined = 'What is mined';

const { to: _, from: __, strength: ___, psi: ____, ...lesson } = mapperRows;

/** The goal, and the latents that are shown. */
const goalRows = {
  /** A few words for what it should draw. */
  target: row(text('a few words for what it should draw, such as cat'), {
    group: mined,
    help: 'what it should draw, such as "cat"',
    argument: 'TEXT',
    defaultText: "the run's",
  }),
  /** Truncation of the latents that are shown: 0 is the average image, 1 the full variety. */
  psi: row(number({ least: -2, most: 2 }), {
    group: mined,
    help: 'truncation of the latents that are shown: 0 is the average image, 1 the full variety',
    default: 1,
  }),
};

// Named, so that declarations refer to the tables and keep the text that editors show of each row.
type MiningRows = typeof goalRows & Omit<typeof mapperRows, 'to' | 'from' | 'strength' | 'psi'>;

/** Everything that decides a mined mapper besides its networks; defaults go as far as the shipped models could be mined without harm (docs/mining.md). */
export const miningRows: MiningRows = {
  ...goalRows,
  ...withDefaults(lesson, {
    latentWeight: 0.05,
    identityWeight: 0.5,
    normWeight: 5,
    units: 'relative',
    rate: 3,
    epsilon: 1e-9,
    steps: 300,
  }),
};

/** Settings of latent-mapper mining. */
export type MiningSettings = ValuesOf<typeof miningRows>;

/** Row of the settings that mining starts from. */
export const miningPreset = row(word(['reference']), {
  group: 'The training',
  help: "settings to start from; reference: the paper's weights, rate and raw units",
  optional: true,
});

/** The values of Gal et al. 2021 (appendix), in the units of their generators. */
export const miningReference = {
  clipWeight: 1,
  identityWeight: 0.1,
  latentWeight: 0.8,
  normWeight: 0.5,
  units: 'raw',
  latents: 5000,
  batch: 2,
  rate: 0.5,
  epsilon: rangerDefaults.epsilon,
} as const satisfies Partial<MiningSettings>;
