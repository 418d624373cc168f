import '../api/platform.node.js';
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
import type { Output } from './output.js';
import { packageVersion } from './packageVersion.js';
import { runProgram } from './runProgram.js';

/** Runs a command line, without the name of the program; gives its exit code. */
export function runCommandLine(parameters: readonly string[], output: Output): Promise<number> {
  return runProgram((done) => nada(output, done), parameters, output);
}

function nada(output: Output, done: (exitCode: number) => void): Command {
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
  return program;
}
