import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '#nada/errors.js';

type Flags = NonNullable<ParseArgsConfig['options']>;

/**
 * The values of the flags of a command, `--no-NAME` for switches that are off; a `UserError` for other flags and words
 * ends with advice, by default the names of all flags.
 */
export function parseFlags<const F extends Flags>(
  parameters: readonly string[],
  flags: F,
  advice = `take ${Object.keys(flags)
    .map((name) => `--${name}`)
    .join(', ')}`,
): ReturnType<typeof parseArgs<{ options: F }>>['values'] {
  try {
    return parseArgs({ args: [...parameters], options: flags, strict: true, allowNegative: true }).values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}: ${advice}`);
  }
}

/** A whole number, 0 or more, of the command line. */
export function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError(`${flag} ${text} is not a whole number: give one such as 100`);
}

/** A number above 0 of the command line. */
export function positiveNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UserError(`${flag} ${text} is not a number above 0: give one such as 0.01`);
}
