import { Command } from 'commander';
import { toCommand } from './command.js';
import { adaptCommand } from './commands/adapt.js';
import { exitCodes, reportError } from './exitCode.js';
import type { Output } from './output.js';
import { packageVersion } from './packageVersion.js';

/** Runs a command line, without the name of the program; gives its exit code. */
export async function runCommandLine(parameters: readonly string[], output: Output): Promise<number> {
  let exitCode: number = exitCodes.success;
  const done = (code: number): void => {
    exitCode = code;
  };
  const program = new Command('nada')
    .description('StyleGAN-NADA: adapt an image generator to a new domain from two short texts.')
    .version(packageVersion(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command');
  program.addCommand(toCommand(adaptCommand, output, done));
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => output.out(text),
      writeErr: (text) => output.err(text),
      getOutHelpWidth: () => 110,
      getErrHelpWidth: () => 110,
    });
  }
  try {
    await program.parseAsync(parameters, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error, output);
  }
}
