import type { CommandGroup } from '#nada/terminal/commandGroup.js';
import { exportPicturesCommand } from './exportPictures.js';
import { facesCommand } from './faces.js';

/** All commands of `npm run world`. */
export const worldProgram: CommandGroup = {
  name: 'npm run world --',
  summary: 'Draw faces of the picture world, which have ground truth for every attribute.',
  commands: [facesCommand, exportPicturesCommand],
};
