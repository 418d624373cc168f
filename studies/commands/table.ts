import type { CommandGroup } from '#nada/terminal/commandGroup.js';
import { editsCommand } from './edits.js';
import { encoderEvaluateCommand } from './encoderEvaluate.js';
import { evaluateCommand } from './evaluate.js';
import { ganCommand } from './gan.js';
import { ganTableCommand } from './ganTable.js';
import { mineCommand } from './mine.js';
import { relevanceCommand } from './relevance.js';
import { targetsCommand } from './targets.js';

/** All commands of `npm run studies`. */
export const studiesProgram: CommandGroup = {
  name: 'npm run studies --',
  summary: 'Judge the methods on the picture world, whose evaluator guides none of them.',
  commands: [
    evaluateCommand,
    editsCommand,
    relevanceCommand,
    mineCommand,
    targetsCommand,
    ganCommand,
    ganTableCommand,
    {
      name: 'encoder',
      summary: 'Judge encoders, which find the latent of an image.',
      commands: [encoderEvaluateCommand],
    },
  ],
};
