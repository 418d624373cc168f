import '#nada/api/platform.node.js';
import { buildCommand, type CommandEntry } from '#nada/terminal/commandGroup.js';
import type { Output } from '#nada/terminal/output.js';
import { runProgram } from '#nada/terminal/runProgram.js';

/** Runs a program with the words after its name; prints its mistakes and returns the exit code. */
export function runEntry(
  program: CommandEntry,
  parameters: readonly string[],
  output: Output,
): Promise<number> {
  return runProgram((done) => buildCommand(program, output, done), parameters, output);
}
