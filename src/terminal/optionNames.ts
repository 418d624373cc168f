import type { Kind } from '../settings/kind.js';
import type { Row, Rows } from '../settings/row.js';

/** One option of a command as faces show it: a row with its names. */
export interface OptionDescription extends Row {
  /** Its name in `options.json` and in the library, such as `microBatch`. */
  readonly key: string;
  /** Its name on the command line, such as `--micro-batch`. */
  readonly flag: string;
  readonly kind: Kind;
}

/** `microBatch` as `--micro-batch`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The options of a command in the order in which they were written. */
export function describeOptions(rows: Rows): OptionDescription[] {
  return Object.entries(rows).map(([key, row]) => ({
    ...row,
    key,
    flag: row.positional === true ? key.toUpperCase() : flagOf(key),
  }));
}
