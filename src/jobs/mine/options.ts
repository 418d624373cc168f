import { list, number, path, text, whole, word } from '../../settings/kind.js';
import { type GivenOf, row, type ValuesOf, withDefaults } from '../../settings/row.js';
import { rangerDefaults } from '../../train/ranger.js';
import { adaptOptions } from '../adapt/options.js';
import { editMapperOptions } from '../edit/mapper/options.js';

const what = 'What is mined';

const { generator: _, clip: __, label: ___, psi: ____, ...asked } = editMapperOptions;
const { to: _____, from: ______, strength: _______, ...lesson } = asked;

/** Options of `nada mine`, as a run's `options.json` holds them; defaults go as far as the shipped models could be mined without harm (docs/mining.md). */
export const mineOptions = {
  generator: row(path('the path of a StyleGAN2 checkpoint', 'weights'), {
    group: what,
    help: 'the adapted generator; a path or an address',
    argument: 'FILE',
    defaultText: "the run's",
  }),
  clip: row(list(path('the path of a CLIP', 'weights')), {
    group: what,
    help: 'CLIP checkpoint or folder; repeat it for several, which have equal say',
    argument: 'FILE',
    defaultText: "the run's",
  }),
  target: row(text('a few words for what it shall draw, such as cat'), {
    group: what,
    help: 'what it shall draw, such as "cat"',
    argument: 'TEXT',
    defaultText: "the run's",
  }),
  label: row(whole({ least: 0 }), {
    group: what,
    help: 'class, which a conditional generator needs',
    defaultText: "the run's",
    optional: true,
  }),
  psi: row(number({ least: -2, most: 2 }), {
    group: what,
    help: 'truncation of the latents that are shown: 0 is the average picture, 1 the full variety',
    default: 1,
  }),
  ...withDefaults(lesson, {
    latentWeight: 0.05,
    identityWeight: 0.5,
    normWeight: 5,
    units: 'relative',
    rate: 3,
    epsilon: 1e-9,
    steps: 300,
    sampleEvery: 100,
  }),
  activation: adaptOptions.activation,
};

export type MineOptions = ValuesOf<typeof mineOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenMineOptions = GivenOf<typeof mineOptions>;

/** What a start is told besides, which is not in `options.json`. */
export const mineStartOptions = {
  run: row(path('the folder of a finished nada adapt', 'place'), {
    group: what,
    help: 'run folder of nada adapt, which gives generator, CLIP and target; flags given beside it win',
    positional: true,
    optional: true,
  }),
  preset: row(word(['reference']), {
    group: 'The training',
    help: "settings to start from; reference: the paper's weights, rate and raw units",
    optional: true,
  }),
};

/** The values of Gal et al. 2021 (appendix), in the units of their generators. */
export const mineReference = {
  clipWeight: 1,
  identityWeight: 0.1,
  latentWeight: 0.8,
  normWeight: 0.5,
  units: 'raw',
  latents: 5000,
  batch: 2,
  rate: 0.5,
  epsilon: rangerDefaults.epsilon,
} as const satisfies Partial<MineOptions>;
