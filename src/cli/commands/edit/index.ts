import { Command } from 'commander';
import { toCommand } from '../../command.js';
import type { Output } from '../../output.js';
import { directionCommand } from './direction.js';
import { mapperCommands } from './mapper/index.js';
import { optimizeCommand } from './optimize.js';

/** `nada edit ...`: StyleCLIP's ways of editing pictures by words. */
export function editCommands(output: Output, done: (exitCode: number) => void): Command {
  const summary = "Edit a generator's pictures by words.";
  const group = new Command('edit').summary(summary).description(summary);
  group.helpOption('-h, --help', 'show this help');
  group.addCommand(toCommand(optimizeCommand, output, done));
  group.addCommand(toCommand(directionCommand, output, done));
  group.addCommand(mapperCommands(output, done));
  return group;
}
