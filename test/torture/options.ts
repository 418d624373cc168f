import { parseArgs } from 'node:util';
import { UserError } from '#nada/errors.js';
import type { Part } from './part.js';

/** Settings of the torture. */
export interface TortureOptions {
  readonly help: boolean;
  /** The parts to run, with how much of each. */
  readonly parts: readonly { readonly part: Part; readonly count: number }[];
  /** Minutes after which a part begins nothing new. */
  readonly minutes: number;
  readonly seed: number;
}

/** The usage of the command. */
export function usage(parts: readonly Part[]): string {
  const rows = parts.map(
    ({ name, usual, what }) => `  --${`${name} N`.padEnd(12)} ${what} (default: ${usual})`,
  );
  return `Tries to break runs and readers, and counts what was lost: ends with 1 where anything was.

  npm run torture -- [--only ${parts.map(({ name }) => name).join(',')}] [--minutes N] [--seed N]

${rows.join('\n')}
  --minutes N    minutes after which a part begins nothing new (default: no limit)
  --seed N       the same seed draws the same moments, sizes and changes (default: 1)
`;
}

/**
 * Reads the command line.
 *
 * @throws UserError naming the option that is unknown or has a value that it can't have.
 */
export function parseOptions(words: readonly string[], parts: readonly Part[]): TortureOptions {
  const names = ['only', 'minutes', 'seed', ...parts.map(({ name }) => name)];
  const values = parse(words, names);
  const { only } = values;
  const wanted = typeof only === 'string' ? only.split(',') : parts.map(({ name }) => name);
  const unknown = wanted.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    const known = parts.map(({ name }) => name).join(', ');
    throw new UserError(`--only ${unknown} is no part: give some of ${known}`);
  }
  return {
    help: values.help === true,
    parts: parts
      .filter(({ name }) => wanted.includes(name))
      .map((part) => ({ part, count: numberOf(part.name, values[part.name], 1) ?? part.usual })),
    minutes: numberOf('minutes', values.minutes, 0) ?? Number.POSITIVE_INFINITY,
    seed: numberOf('seed', values.seed, 0) ?? 1,
  };
}

function parse(
  words: readonly string[],
  names: readonly string[],
): Record<string, string | boolean | undefined> {
  try {
    const text = names.map((name) => [name, { type: 'string' as const }]);
    return parseArgs({
      args: [...words],
      options: { ...Object.fromEntries(text), help: { type: 'boolean' as const } },
    }).values as Record<string, string | boolean | undefined>;
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split(/[.\n]/) : [String(error)];
    throw new UserError(`${reason}: see npm run torture -- --help`);
  }
}

function numberOf(name: string, text: string | boolean | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= least && (name === 'minutes' || Number.isInteger(value)))
    return value;
  throw new UserError(`--${name} takes a whole number from ${least}, not "${String(text)}"`);
}
