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
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new UserError(
      `${file ?? 'the options'} must be an object of options: restore it from a backup or start a new run`,
    );
  }
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
