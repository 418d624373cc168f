import { Command } from 'commander';
import { toCommand } from '../../command.js';
import type { Output } from '../../output.js';
import { captionCommand } from './caption.js';
import { searchCommand } from './search.js';
import { clipTrainCommand } from './train.js';

/** `nada clip ...`: commands about CLIPs themselves. */
export function clipCommands(output: Output, done: (exitCode: number) => void): Command {
  const summary = 'Train a CLIP, search with it, or say what pictures show.';
  const group = new Command('clip').summary(summary).description(summary);
  group.helpOption('-h, --help', 'show this help');
  group.addCommand(toCommand(clipTrainCommand, output, done));
  group.addCommand(toCommand(searchCommand, output, done));
  group.addCommand(toCommand(captionCommand, output, done));
  return group;
}
