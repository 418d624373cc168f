import { mapperRun } from '../../../../jobs/edit/mapper/mapperRun.js';
import { editMapperOptions } from '../../../../jobs/edit/mapper/options.js';
import { faceOptions } from '../../../../jobs/options/faceOptions.js';
import { runControls } from '../../../../jobs/run/runControls.js';
import { optionalRows } from '../../../../settings/row.js';
import type { CommandSpec } from '../../../command.js';
import { mapperSummary, showMapperRun } from '../../../mapperReporter.js';
import { runFolderCommand } from '../../../runFolderCommand.js';

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
      begin: (folder, start) => mapperRun.start(folder, given, start),
      resume: (folder, start) => mapperRun.resume(folder, { changes: given, ...start }),
      goesOn: ({ steps }) => `--steps ${2 * steps} goes on from there`,
      summaryText: (summary) => mapperSummary(summary, next),
    });
  },
};

function next(mapper: string): string {
  return `nada edit mapper apply --mapper ${mapper} --generator FILE --out DIR`;
}
