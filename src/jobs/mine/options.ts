import { list, path, whole } from '../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../settings/row.js';
import { miningPreset, miningRows } from '../../styleclip/index.js';
import { adaptOptions } from '../adapt/options.js';
import { domainOptions } from '../networks/domainOptions.js';
import { machineOptions } from '../options/machineOptions.js';
import { recordOptions } from '../run/recordOptions.js';

const { target, psi, ...lesson } = miningRows;
const { group: what } = target;

/** Options of `nada mine`, as a run's `options.json` holds them. */
export const mineOptions = {
  /** The adapted generator. */
  generator: row(path('the path of a StyleGAN2 checkpoint', 'weights', 'generator'), {
    group: what,
    help: 'the adapted generator or its run folder; a path or URL',
    argument: 'FILE',
    defaultText: "the run's",
  }),
  /** One CLIP, or several, which have equal say. */
  clip: row(list(path('the path of a CLIP', 'weights', 'clip')), {
    group: what,
    help: 'CLIP checkpoint or folder; repeat it for several, which have equal say',
    argument: 'FILE',
    defaultText: "the run's",
  }),
  target,
  /** The class, which a conditional generator needs. */
  label: row(whole({ least: 0 }), {
    group: what,
    help: 'class, which a conditional generator needs',
    defaultText: "the run's",
    optional: true,
  }),
  psi,
  ...domainOptions,
  ...lesson,
  ...recordOptions({ samples: 8, sampleEvery: 100, saveEvery: 100 }),
  ...machineOptions,
  activation: adaptOptions.activation,
};

export type MineOptions = ValuesOf<typeof mineOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenMineOptions = GivenOf<typeof mineOptions>;

/** What a start is told besides, which is not in `options.json`. */
export const mineStartOptions = {
  /** The folder of a finished `nada adapt`, which gives generator, CLIPs and target where they are not given. */
  run: row(path('the folder of a finished nada adapt', 'place'), {
    group: what,
    help: 'run folder of nada adapt, which gives generator, CLIP and target; flags that are given win',
    positional: true,
    optional: true,
  }),
  /** `reference`: the values of the paper. */
  preset: miningPreset,
};

/** What mining may be given: any option, and what some of them may be taken from. */
export interface GivenMining extends GivenMineOptions, GivenOf<typeof mineStartOptions> {}
