import { stopRows } from '#nada/adapt/course/courseSettings.js';
import { adaptationRows } from '#nada/adapt/index.js';
import { machineOptions } from '#nada/jobs/options/machineOptions.js';
import { resolveValues } from '#nada/settings/check.js';
import { toggle, whole } from '#nada/settings/kind.js';
import { type GivenOf, row } from '#nada/settings/row.js';
import { clipRow, evaluatorRow, generatorRow } from '../../foundry/networkRows.js';
import { type Domain, domains } from '../../world/attributes.js';
import { names, namesIn } from '../../world/commandLine/kinds.js';
import { outFolder } from '../../world/commandLine/rows.js';
import { type Method, methods, screened } from './methods.js';

/** Everything that decides an evaluation. */
export interface EvaluateOptions {
  readonly domains: readonly Domain[];
  readonly methods: readonly Method[];
  /** Seeds of the adaptations. */
  readonly seeds: readonly number[];
  /** Steps of an adaptation; the default or the preset's when undefined. */
  readonly iterations: number | undefined;
  readonly learningRate: number | undefined;
  /** Adapted pictures that are judged, and as many true renders. */
  readonly pictures: number;
  /** Folder of the results. */
  readonly out: string;
  /** Whether the curve over three times the usual length is drawn too, and at how many points. */
  readonly curve: boolean;
  /** Whether nothing but the question when to stop is asked, of runs of three times the usual length. */
  readonly stop: boolean;
  /** Steps between the readings of the meter in such a run. */
  readonly every: number;
  /** Steps between its distances to the truth. */
  readonly scoreEvery: number;
  /** Pictures that the meter looks at. */
  readonly meterPictures: number;
  readonly threads: number | undefined;
  readonly generator: string;
  readonly clip: string;
  readonly evaluator: string;
}

/** Every domain that the generator has not seen. */
export const targetDomains: readonly Domain[] = domains.filter((domain) => domain !== 'photo');

const quickDomains: readonly Domain[] = ['sketch', 'cartoon', 'zombie'];

const known: readonly Method[] = [...methods, ...screened];
const methodNames = known.map(({ name }) => name);

const adapted = 'What is adapted';
const judged = 'How it is judged';
const stopping = 'When to stop';

/** Settings of every command that adapts and judges. */
export const cellRows = {
  domains: row(names(targetDomains), {
    group: adapted,
    help: `domains such as sketch,zombie, out of ${targetDomains.join(', ')}`,
    argument: 'LIST',
    defaultText: `all; ${quickDomains.join(', ')} with --quick`,
    optional: true,
  }),
  methods: row(names(methodNames), {
    group: adapted,
    help: `methods such as "default,reference", out of ${methodNames.join(', ')}`,
    argument: 'LIST',
    defaultText: 'the first five; all with --screen',
    optional: true,
  }),
  seeds: row(whole({ least: 1 }), {
    group: adapted,
    help: 'seeds of each method and domain',
    defaultText: '3; 1 with --quick',
    optional: true,
  }),
  iterations: row(adaptationRows.iterations.kind, {
    group: adapted,
    help: 'steps of an adaptation',
    defaultText: "the method's",
    optional: true,
  }),
  learningRate: row(adaptationRows.learningRate.kind, {
    group: adapted,
    help: 'learning rate of an adaptation',
    defaultText: "the method's",
    optional: true,
  }),
  pictures: row(whole({ least: 20 }), {
    group: judged,
    help: 'adapted images that are judged, and as many true renders',
    defaultText: '2000; 500 with --quick',
    optional: true,
  }),
  generator: generatorRow,
  clip: clipRow,
  evaluator: evaluatorRow,
  threads: machineOptions.threads,
  out: outFolder('evaluate', 'folder of the results; what is done is not done again'),
};

/** Every setting of `npm run evaluate`. */
export const evaluateRows = {
  quick: row(toggle(), {
    group: 'Presets',
    help: 'fewer domains, seeds and images, unless these are given too',
    optional: true,
  }),
  screen: row(toggle(), {
    group: 'Presets',
    help: 'as quick, with guards and parameterisations in addition to the five methods',
    optional: true,
  }),
  ...cellRows,
  curve: row(toggle(), {
    group: judged,
    help: 'also judge runs of three times the usual length on the way',
    optional: true,
  }),
  stop: row(toggle(), {
    group: stopping,
    help: 'judge nothing but where runs of three times the usual length stop',
    optional: true,
  }),
  every: row(whole({ least: 1 }), {
    group: stopping,
    help: 'steps between readings of the meter',
    default: 25,
  }),
  scoreEvery: row(whole({ least: 1 }), {
    group: stopping,
    help: 'steps between distances to the truth',
    defaultText: 'that of --every',
    optional: true,
  }),
  meterPictures: { ...stopRows.meterPictures, group: stopping },
};

/** Settings of which only some are given. */
export type GivenEvaluateOptions = GivenOf<typeof evaluateRows>;

/** The options that some of the values ask for; throws a `UserError` for values that their rows refuse. */
export function evaluateOptionsOf(given: GivenEvaluateOptions): EvaluateOptions {
  const {
    quick = false,
    screen = false,
    curve = false,
    stop = false,
    ...values
  } = resolveValues(evaluateRows, given);
  const isQuick = quick || screen;
  const chosenDomains = isQuick ? quickDomains : targetDomains;
  const wished = values.domains === undefined ? chosenDomains : namesIn(targetDomains, values.domains);
  const chosenMethods = screen ? known : methods.slice(0, stop ? 1 : undefined);
  const asked = values.methods === undefined ? undefined : namesIn(methodNames, values.methods);
  return {
    ...values,
    domains: targetDomains.filter((domain) => wished.includes(domain)),
    methods: asked === undefined ? chosenMethods : known.filter(({ name }) => asked.includes(name)),
    seeds: Array.from({ length: values.seeds ?? (isQuick ? 1 : 3) }, (_, seed) => seed),
    pictures: values.pictures ?? (isQuick ? 500 : 2000),
    scoreEvery: values.scoreEvery ?? values.every,
    iterations: values.iterations,
    learningRate: values.learningRate,
    threads: values.threads,
    curve,
    stop,
  };
}
