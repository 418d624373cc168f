import { UserError } from '#nada/errors.js';
import { type MineOptions, mineOptions, mineReference } from '#nada/jobs/mine/options.js';
import { defaultsOf } from '#nada/settings/row.js';
import { parseFlags, positiveNumber, wholeNumber } from '../../world/parameters.js';
import { inRepository } from '../../world/repository.js';
import { type EvaluateOptions, evaluateFlags, evaluateOptionsOf } from '../evaluate/options.js';

/** What decides a mapper beside its networks and text. */
export type MiningSettings = Omit<MineOptions, 'generator' | 'clip' | 'target' | 'threads' | 'device'>;

/** What `npm run studies -- mine` does. */
export interface MiningOptions extends EvaluateOptions {
  readonly mining: MiningSettings;
}

/** Of an evaluation, those that make sense here. */
const { quick: _, curve: __, ...adaptFlags } = evaluateFlags;

const flags = {
  ...adaptFlags,
  reference: { type: 'boolean' },
  raw: { type: 'boolean' },
  steps: { type: 'string' },
  rate: { type: 'string' },
  epsilon: { type: 'string' },
  psi: { type: 'string' },
  batch: { type: 'string' },
  'clip-weight': { type: 'string' },
  'latent-weight': { type: 'string' },
  'identity-weight': { type: 'string' },
  'norm-weight': { type: 'string' },
} as const;

/** The domains whose shapes stay half-way by text alone. */
const farDomains = 'dog,cat';
/** The best way to cats by text alone (docs/evaluation.md). */
const method = 'reference with floor';

/** Reads the command line; a `UserError` for what it does not know. */
export function parseMiningOptions(parameters: readonly string[]): MiningOptions {
  const values = parseFlags(parameters, flags);
  const { reference, raw, steps, rate, epsilon, psi, batch, ...rest } = values;
  const { 'clip-weight': clip, 'latent-weight': latent, 'identity-weight': identity, ...others } = rest;
  const { 'norm-weight': norm, ...adapt } = others;
  const common = evaluateOptionsOf({
    domains: farDomains,
    methods: method,
    seeds: '2',
    pictures: '500',
    out: inRepository('runs', 'mining'),
    ...adapt,
  });
  const given = {
    ...(raw === undefined ? {} : { units: raw ? ('raw' as const) : ('relative' as const) }),
    ...number('steps', steps, counted),
    ...number('batch', batch, counted),
    ...number('rate', rate, positiveNumber),
    ...number('epsilon', epsilon, positiveNumber),
    ...number('psi', psi, positiveNumber),
    ...number('clipWeight', clip, weight),
    ...number('latentWeight', latent, weight),
    ...number('identityWeight', identity, weight),
    ...number('normWeight', norm, weight),
  };
  return { ...common, mining: { ...defaultsOf(mineOptions), ...(reference ? mineReference : {}), ...given } };
}

function number<const K extends string>(
  key: K,
  text: string | undefined,
  read: (flag: string, text: string) => number,
): { [P in K]?: number } {
  if (text === undefined) return {};
  const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return { [key]: read(flag, text) } as { [P in K]?: number };
}

function counted(flag: string, text: string): number {
  const value = wholeNumber(flag, text);
  if (value < 1) throw new UserError(`${flag} is 0: give at least 1`);
  return value;
}

function weight(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new UserError(`${flag} ${text} is no weight: give a number of at least 0`);
}
