import { optionalRows } from '../../../settings/row.js';
import type { CommandSpec } from '../../../terminal/command.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import { runControls } from '../../run/runControls.js';
import { runFolderCommand } from '../../run/runFolderCommand.js';
import { resumeMapperTraining, startMapperTraining } from './mapperTrainJob.js';
import { editMapperOptions } from './options.js';
import { mapperSummary, showMapperRun } from './showMapperRun.js';

const rows = { ...runControls, ...optionalRows(editMapperOptions), ...faceOptions };

export const mapperTrainCommand: CommandSpec<typeof rows> = {
  name: 'train',
  summary: 'Train a latent mapper for a text.',
  rows,
  examples: [
    [
      'nada edit mapper train --generator models/generator/photo.safetensors --clip models/clip --to "a person with glasses" ' +
        '--no-fine --out runs/glasses',
      'moves pose, shape and features, and leaves colours alone',
    ],
    ['nada edit mapper train --resume runs/glasses', 'continues after Ctrl-C, a crash or a power cut'],
  ],
  run({ out, resume, allowDrift, json, quiet, ...given }, output) {
    return runFolderCommand({ out, resume, allowDrift, json, quiet }, output, {
      name: 'edit mapper train',
      show: showMapperRun(next),
      begin: (folder, start) => startMapperTraining(folder, given, start),
      resume: (folder, start) => resumeMapperTraining(folder, { changes: given, ...start }),
      goesOn: ({ steps }) => `--steps ${2 * steps} goes on from there`,
      summaryText: (summary) => mapperSummary(summary, next),
    });
  },
};

function next(mapper: string): string {
  return `nada edit mapper apply --mapper ${mapper} --generator FILE --out DIR`;
}
