import { CommanderError } from 'commander';
import { UserError, wordsOf } from '../errors.js';
import { Interruption } from './interruption.js';
import { flagOf } from './optionNames.js';
import type { Output } from './output.js';

/** Exit codes of all commands. */
export const exitCodes = { success: 0, bug: 1, mistake: 2 } as const;

/** Prints an error as its kind deserves, and gives the exit code for it. */
export function reportError(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.mistake;
  if (error instanceof Interruption) {
    if (error.message !== '') output.err(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof UserError) {
    output.err(`error: ${wordsOf(error.sentence, flagOf)}\n`);
    return exitCodes.mistake;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  output.err(`${stack}\nThis is a bug: please report it with the lines above.\n`);
  return exitCodes.bug;
}
