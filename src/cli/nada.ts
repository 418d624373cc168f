import { adaptCommand } from '../jobs/adapt/command.js';
import { blendCommand } from '../jobs/blend/command.js';
import { captionCommand } from '../jobs/clip/caption/command.js';
import { searchCommand } from '../jobs/clip/search/command.js';
import { clipTrainCommand } from '../jobs/clip/train/command.js';
import { convertCommand } from '../jobs/convert/command.js';
import { demoCommand } from '../jobs/demo/command.js';
import { devicesCommand } from '../jobs/devices/command.js';
import { directionCommand } from '../jobs/edit/direction/command.js';
import { encoderApplyCommand } from '../jobs/edit/encoder/applyCommand.js';
import { encoderTrainCommand } from '../jobs/edit/encoder/trainCommand.js';
import { mapperApplyCommand } from '../jobs/edit/mapper/applyCommand.js';
import { mapperTrainCommand } from '../jobs/edit/mapper/trainCommand.js';
import { optimizeCommand } from '../jobs/edit/optimize/command.js';
import { generateCommand } from '../jobs/generate/command.js';
import { inspectCommand } from '../jobs/inspect/command.js';
import { mineCommand } from '../jobs/mine/command.js';
import { trainCommand } from '../jobs/train/command.js';
import type { CommandGroup } from '../terminal/commandGroup.js';

const clip: CommandGroup = {
  name: 'clip',
  summary: 'Train a CLIP, search with it, or caption images.',
  commands: [clipTrainCommand, searchCommand, captionCommand],
};

const mapper: CommandGroup = {
  name: 'mapper',
  summary: 'Train a network that moves any latent for one text, and apply it.',
  commands: [mapperTrainCommand, mapperApplyCommand],
};

const encoder: CommandGroup = {
  name: 'encoder',
  summary: 'Train a network that finds the latents of images, and apply it.',
  commands: [encoderTrainCommand, encoderApplyCommand],
};

const edit: CommandGroup = {
  name: 'edit',
  summary: "Edit a generator's images by words, or find the latents of images.",
  commands: [optimizeCommand, directionCommand, mapper, encoder],
};

/** Every verb of `nada`, in the order in which its help lists them: a new one is a folder in `src/jobs` and a line here. */
export const nada: CommandGroup = {
  name: 'nada',
  summary: 'StyleGAN-NADA: adapt an image generator to a new domain from two short texts.',
  commands: [
    adaptCommand,
    trainCommand,
    mineCommand,
    generateCommand,
    blendCommand,
    inspectCommand,
    convertCommand,
    clip,
    edit,
    devicesCommand,
    demoCommand,
  ],
};
