import type { Command } from 'commander';
import { exitCodes, reportError } from './exitCode.js';
import type { Output } from './output.js';

const helpWidth = 110;

/**
 * Runs a program that `build` makes for commander; its commands hand their exit codes to `done`. Returns the exit code:
 * that of the command, or that of the error which it printed, a lost answer among them.
 */
export async function runProgram(
  build: (done: (exitCode: number) => void) => Command,
  parameters: readonly string[],
  output: Output,
): Promise<number> {
  let exitCode: number = exitCodes.success;
  const program = build((code) => {
    exitCode = code;
  });
  for (const command of withSubcommands(program)) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => output.out(text),
      writeErr: (text) => output.err(text),
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    });
  }
  try {
    await program.parseAsync(parameters, { from: 'user' });
  } catch (error) {
    exitCode = reportError(error, output);
  }
  return settled(output, exitCode);
}

/** The exit code of a command that has printed all, or that of the loss of an answer, which is reported. */
export async function settled(output: Output, exitCode: number): Promise<number> {
  if (exitCode !== exitCodes.success) return exitCode;
  try {
    await output.settle?.();
    return exitCode;
  } catch (error) {
    return reportError(error, output);
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
