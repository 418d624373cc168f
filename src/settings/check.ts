import { named, type Sentence, says, UserError } from '../errors.js';
import { didYouMean } from './didYouMean.js';
import { quoted } from './quoted.js';
import { defaultsOf, type GivenOf, present, type Row, type Rows, type ValuesOf } from './row.js';

/** Where values came from, for messages: an object in memory, or a JSON file whose keys are named. */
export interface Origin {
  readonly file?: string | undefined;
}

/**
 * Checks values against their rows.
 *
 * Throws a `UserError` for the first that is unknown (with the one that may be meant), missing or wrong; it names the option, or the
 * file and the key in it.
 */
export function checkValues<R extends Rows>(rows: R, values: unknown, { file }: Origin = {}): ValuesOf<R> {
  checkObject(values, { file });
  const title = (name: string): Sentence =>
    file === undefined ? says`option ${named(name)}` : says`"${name}" in ${file}`;
  // A misspelt option also shows as a missing one: its own name says more.
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(rows, name));
  if (unknown !== undefined) {
    throw new UserError(says`${title(unknown)} is not known${didYouMean(unknown, Object.keys(rows))}`);
  }
  const given = values as Readonly<Record<string, unknown>>;
  for (const [name, row] of Object.entries(rows)) checkValue(row, given[name], title(name));
  return present(given) as ValuesOf<R>;
}

/** Throws a `UserError` for anything but an object of options. */
export function checkObject(values: unknown, { file }: Origin = {}): asserts values is object {
  if (isOptions(values)) return;
  throw new UserError(
    file === undefined
      ? `a call takes its options as one object, and this one got ${quoted(values)}: give such as { seed: 0 }`
      : `${file} must be an object of options: restore it from a backup or start a new run`,
  );
}

/** Whether a value is an object that may hold options. */
export function isOptions(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checks those of the values that are given and have a row; throws a `UserError` that names the first wrong one. */
export function checkGiven(rows: Rows, values: object): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || !Object.hasOwn(rows, name)) continue;
    checkValue(rows[name], value, says`option ${named(name)}`);
  }
}

function checkValue({ kind, presence }: Row, value: unknown, title: Sentence): void {
  if (value === undefined) {
    if (presence === 'optional') return;
    throw new UserError(says`${title} is missing: give ${kind.wants}`);
  }
  if (!kind.accepts(value)) throw new UserError(says`${title} is ${quoted(value)}: give ${kind.wants}`);
}

/**
 * A value for every row: the one that is given, the latest that is defined winning, or the default.
 *
 * Throws what {@link checkValues} throws.
 */
export function resolveValues<R extends Rows>(rows: R, ...given: readonly GivenOf<R>[]): ValuesOf<R> {
  const merged = Object.assign({}, defaultsOf(rows), ...given.map(present)) as GivenOf<R>;
  return checkValues(rows, merged);
}
