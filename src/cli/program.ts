import { Command } from 'commander';
import { toCommand } from './command.js';
import { adaptCommand } from './commands/adapt.js';
import { blendCommand } from './commands/blend.js';
import { clipCommands } from './commands/clip/index.js';
import { convertCommand } from './commands/convert.js';
import { demoCommand } from './commands/demo.js';
import { devicesCommand } from './commands/devices.js';
import { editCommands } from './commands/edit/index.js';
import { generateCommand } from './commands/generate.js';
import { inspectCommand } from './commands/inspect.js';
import { mineCommand } from './commands/mine.js';
import { trainCommand } from './commands/train.js';
import { exitCodes, reportError } from './exitCode.js';
import type { Output } from './output.js';
import { packageVersion } from './packageVersion.js';

const helpWidth = 110;

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
  program.addCommand(toCommand(trainCommand, output, done));
  program.addCommand(toCommand(mineCommand, output, done));
  program.addCommand(toCommand(generateCommand, output, done));
  program.addCommand(toCommand(blendCommand, output, done));
  program.addCommand(toCommand(inspectCommand, output, done));
  program.addCommand(toCommand(convertCommand, output, done));
  program.addCommand(clipCommands(output, done));
  program.addCommand(editCommands(output, done));
  program.addCommand(toCommand(devicesCommand, output, done));
  program.addCommand(toCommand(demoCommand, output, done));
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
    return exitCode;
  } catch (error) {
    return reportError(error, output);
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
