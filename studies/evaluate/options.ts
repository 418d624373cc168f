import { stopRows } from '#nada/adapt/course/courseSettings.js';
import { UserError } from '#nada/errors.js';
import { defaultsOf } from '#nada/settings/row.js';
import { shippedEvaluator } from '../../foundry/evaluator/index.js';
import { type Domain, domains } from '../../world/attributes.js';
import { parseFlags, wholeNumber } from '../../world/parameters.js';
import { inRepository } from '../../world/repository.js';
import { type Method, methods, screened } from './methods.js';

/** What `npm run evaluate` does. */
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

/** The flags of `npm run evaluate`. */
export const evaluateFlags = {
  quick: { type: 'boolean' },
  screen: { type: 'boolean' },
  curve: { type: 'boolean' },
  stop: { type: 'boolean' },
  every: { type: 'string' },
  'score-every': { type: 'string' },
  'meter-pictures': { type: 'string' },
  domains: { type: 'string' },
  methods: { type: 'string' },
  seeds: { type: 'string' },
  iterations: { type: 'string' },
  'learning-rate': { type: 'string' },
  pictures: { type: 'string' },
  out: { type: 'string' },
  threads: { type: 'string' },
  generator: { type: 'string' },
  clip: { type: 'string' },
  evaluator: { type: 'string' },
} as const;

/** Reads the command line; a `UserError` for what it does not know. */
export function parseEvaluateOptions(parameters: readonly string[]): EvaluateOptions {
  return evaluateOptionsOf(parseFlags(parameters, evaluateFlags));
}

/** The options that the values of {@link evaluateFlags} ask for; a `UserError` for values that make no sense. */
export function evaluateOptionsOf(
  values: ReturnType<typeof parseFlags<typeof evaluateFlags>>,
): EvaluateOptions {
  const { screen = false } = values;
  const quick = screen || (values.quick ?? false);
  const count = (
    name: 'every' | 'score-every' | 'meter-pictures' | 'seeds' | 'iterations' | 'pictures' | 'threads',
  ): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = wholeNumber(`--${name}`, text);
    if (value < 1) throw new UserError(`--${name} is 0: give at least 1`);
    return value;
  };
  const pictures = count('pictures') ?? (quick ? 500 : 2000);
  if (pictures < 20) throw new UserError(`--pictures ${pictures} are too few to judge: give at least 20`);
  return {
    domains: chosen('--domains', values.domains, targetDomains, quick ? quickDomains : targetDomains),
    methods: chosen(
      '--methods',
      values.methods,
      known.map(({ name }) => name),
      (screen ? known : methods.slice(0, values.stop ? 1 : undefined)).map(({ name }) => name),
    ).map((name) => known.find((method) => method.name === name) ?? methods[0]),
    seeds: Array.from({ length: count('seeds') ?? (quick ? 1 : 3) }, (_, seed) => seed),
    iterations: count('iterations'),
    learningRate: rateOf(values['learning-rate']),
    pictures,
    out: values.out ?? inRepository('runs', 'evaluate'),
    curve: values.curve ?? false,
    stop: values.stop ?? false,
    every: count('every') ?? 25,
    scoreEvery: count('score-every') ?? count('every') ?? 25,
    meterPictures: count('meter-pictures') ?? defaultsOf(stopRows).meterPictures,
    threads: count('threads'),
    generator: values.generator ?? inRepository('models', 'generator', 'photo.safetensors'),
    clip: values.clip ?? inRepository('models', 'clip'),
    evaluator: values.evaluator ?? shippedEvaluator(),
  };
}

/** The names of a list such as `sketch,zombie`, in the order of all there are. */
function chosen<T extends string>(
  flag: string,
  text: string | undefined,
  all: readonly T[],
  fallback: readonly T[],
): T[] {
  if (text === undefined) return [...fallback];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !all.some((known) => known === name));
  if (unknown !== undefined) {
    throw new UserError(`${flag} has no "${unknown}": take some of ${all.join(', ')}`);
  }
  return all.filter((name) => names.includes(name));
}

function rateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new UserError(`--learning-rate ${text} is no rate: give one such as 0.002`);
}
