import { Command } from 'commander';
import { toCommand } from '../../command.js';
import type { Output } from '../../output.js';
import { directionCommand } from './direction.js';
import { encoderCommands } from './encoder/index.js';
import { mapperCommands } from './mapper/index.js';
import { optimizeCommand } from './optimize.js';

/** `nada edit ...`: StyleCLIP's ways of editing pictures by words, and the way from a picture to a latent. */
export function editCommands(output: Output, done: (exitCode: number) => void): Command {
  const summary = "Edit a generator's pictures by words, or find the latents of pictures.";
  const group = new Command('edit').summary(summary).description(summary);
  group.helpOption('-h, --help', 'show this help');
  group.addCommand(toCommand(optimizeCommand, output, done));
  group.addCommand(toCommand(directionCommand, output, done));
  group.addCommand(mapperCommands(output, done));
  group.addCommand(encoderCommands(output, done));
  return group;
}
