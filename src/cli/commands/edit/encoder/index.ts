import { Command } from 'commander';
import { toCommand } from '../../../command.js';
import type { Output } from '../../../output.js';
import { encoderApplyCommand } from './apply.js';
import { encoderTrainCommand } from './train.js';

/** `nada edit encoder ...`: a network that finds the latents of pictures. */
export function encoderCommands(output: Output, done: (exitCode: number) => void): Command {
  const summary = 'Train a network that finds the latents of pictures, and apply it.';
  const group = new Command('encoder').summary(summary).description(summary);
  group.helpOption('-h, --help', 'show this help');
  group.addCommand(toCommand(encoderTrainCommand, output, done));
  group.addCommand(toCommand(encoderApplyCommand, output, done));
  return group;
}
