import { type MineOptions, mineOptions } from '#nada/jobs/mine/options.js';
import { resolveValues } from '#nada/settings/check.js';
import { toggle } from '#nada/settings/kind.js';
import { type GivenOf, optionalRows, row } from '#nada/settings/row.js';
import { miningReference } from '#nada/styleclip/index.js';
import { outFolder } from '../../world/commandLine/rows.js';
import { cellRows, type EvaluateOptions, evaluateOptionsOf } from '../evaluate/options.js';

/** Settings of a mapper, in addition to its networks and text. */
export type MiningSettings = Omit<MineOptions, 'generator' | 'clip' | 'target' | 'threads' | 'device'>;

/** Everything that decides a comparison of mining. */
export interface MiningOptions extends EvaluateOptions {
  readonly mining: MiningSettings;
}

const { generator: _, clip: __, target: ___, threads: ____, ...settings } = mineOptions;
const { units, steps, rate, epsilon, psi, batch, clipWeight, latentWeight, identityWeight, normWeight } =
  settings;
const lesson = optionalRows({
  units,
  steps,
  rate,
  epsilon,
  psi,
  batch,
  clipWeight,
  latentWeight,
  identityWeight,
  normWeight,
});

/** Every setting of `npm run studies -- mine`. */
export const miningRows = {
  ...cellRows,
  // The domains whose shapes stay half-way by text alone, and the best way to cats by text alone (docs/evaluation.md).
  domains: { ...cellRows.domains, presence: 'default', default: 'dog,cat', defaultText: undefined },
  methods: {
    ...cellRows.methods,
    presence: 'default',
    default: 'reference with floor',
    defaultText: undefined,
  },
  seeds: { ...cellRows.seeds, presence: 'default', default: 2, defaultText: undefined },
  pictures: { ...cellRows.pictures, presence: 'default', default: 500, defaultText: undefined },
  out: outFolder('mining', 'folder of the results; what is done is not done again'),
  reference: row(toggle(), {
    group: 'Presets',
    help: "mine by the paper's weights, rate and raw units, unless these are given too",
    optional: true,
  }),
  ...lesson,
} as const;

/** Settings of which only some are given. */
export type GivenMiningOptions = GivenOf<typeof miningRows>;

/** The options that some of the values ask for; throws a `UserError` for values that their rows refuse. */
export function miningOptionsOf(given: GivenMiningOptions): MiningOptions {
  const { domains, methods, seeds, pictures, iterations, learningRate, threads, ...values } = resolveValues(
    miningRows,
    given,
  );
  const { generator, clip, evaluator, out, reference = false, ...changes } = values;
  const common = evaluateOptionsOf({
    ...{ domains, methods, seeds, pictures, iterations, learningRate, threads },
    ...{ generator, clip, evaluator, out },
  });
  return { ...common, mining: resolveValues(settings, reference ? miningReference : {}, changes) };
}
