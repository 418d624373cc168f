import { Command } from 'commander';
import { toCommand } from '../../command.js';
import type { Output } from '../../output.js';
import { captionCommand } from './caption.js';

/** `nada clip ...`: commands about CLIPs themselves. */
export function clipCommands(output: Output, done: (exitCode: number) => void): Command {
  const summary = 'Use a CLIP by itself: say what pictures show.';
  const group = new Command('clip').summary(summary).description(summary);
  group.helpOption('-h, --help', 'show this help');
  group.addCommand(toCommand(captionCommand, output, done));
  return group;
}
