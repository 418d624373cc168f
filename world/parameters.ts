import { UserError } from '#nada/errors.js';

/** A whole number, 0 or more, of the command line. */
export function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError(`${flag} ${text} is not a whole number: give one such as 100`);
}
