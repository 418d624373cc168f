import type { CommandGroup } from '#nada/terminal/commandGroup.js';
import { clipEvaluateCommand } from './clipEvaluate.js';
import { clipExportCommand } from './clipExport.js';
import { clipTrainCommand } from './clipTrain.js';
import { evaluatorTestCommand } from './evaluatorTest.js';
import { evaluatorTrainCommand } from './evaluatorTrain.js';
import { generatorEvaluateCommand } from './generatorEvaluate.js';
import { generatorFinishCommand } from './generatorFinish.js';
import { generatorPerceptualCommand } from './generatorPerceptual.js';
import { generatorWarmStartCommand } from './generatorWarmStart.js';

/** All commands of `npm run foundry`. */
export const foundryProgram: CommandGroup = {
  name: 'npm run foundry --',
  summary: 'Make the shipped models on the picture world, and measure them.',
  commands: [
    {
      name: 'generator',
      summary: 'Make and measure the generator of photo-like faces.',
      commands: [
        generatorWarmStartCommand,
        generatorPerceptualCommand,
        generatorFinishCommand,
        generatorEvaluateCommand,
      ],
    },
    {
      name: 'clip',
      summary: 'Make and measure the CLIP of this world.',
      commands: [clipTrainCommand, clipExportCommand, clipEvaluateCommand],
    },
    {
      name: 'evaluator',
      summary: 'Make and measure the evaluator, which judges and never guides.',
      commands: [evaluatorTrainCommand, evaluatorTestCommand],
    },
  ],
};
