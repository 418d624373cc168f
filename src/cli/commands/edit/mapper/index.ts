import { Command } from 'commander';
import { toCommand } from '../../../command.js';
import type { Output } from '../../../output.js';
import { mapperApplyCommand } from './apply.js';
import { mapperTrainCommand } from './train.js';

/** `nada edit mapper ...`: a network that moves any latent for one text. */
export function mapperCommands(output: Output, done: (exitCode: number) => void): Command {
  const summary = 'Train a network that moves any latent for one text, and apply it.';
  const group = new Command('mapper').summary(summary).description(summary);
  group.helpOption('-h, --help', 'show this help');
  group.addCommand(toCommand(mapperTrainCommand, output, done));
  group.addCommand(toCommand(mapperApplyCommand, output, done));
  return group;
}
