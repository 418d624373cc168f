import { optionalRows } from '../../settings/row.js';
import type { CommandSpec } from '../../terminal/command.js';
import { faceOptions } from '../../terminal/faceOptions.js';
import { runControls } from '../run/runControls.js';
import { runFolderCommand } from '../run/runFolderCommand.js';
import { trainOptions } from './options.js';
import { showTraining, trainSummaryText } from './showTraining.js';
import { resumeTraining, startTraining } from './trainJob.js';

const rows = { ...runControls, ...optionalRows(trainOptions), ...faceOptions };

export const trainCommand: CommandSpec<typeof rows> = {
  name: 'train',
  summary: 'Train a StyleGAN2 generator on pictures, from about a hundred on.',
  rows,
  examples: [
    [
      'nada train --data photos/ --mirror --out runs/photos',
      'trains on a folder; the folder of the run gets sample sheets, metrics, checkpoints and the networks',
    ],
    ['nada train --resume runs/photos', 'continues after Ctrl-C, a crash or a power cut'],
    [
      'nada train --data sketches.zip --init runs/photos --freeze-d 3 --kimg 50 --out runs/sketches',
      'transfer learning: starts from the networks of another run',
    ],
    [
      'nada train --data photos/ --clip models/clip --metric-every 500 --out runs/photos',
      'measures CLIP-KID and CLIP-FID on the way and keeps the best generator',
    ],
  ],
  notes: [
    'Pictures: upright by their EXIF data, the middle square as wide as the shorter side, shrunk by an antialiased\n' +
      'Lanczos filter; grey ones in colour, transparent ones on white.',
  ],
  run({ out, resume, allowDrift, json, quiet, ...given }, output) {
    return runFolderCommand({ out, resume, allowDrift, json, quiet }, output, {
      name: 'train',
      show: showTraining,
      begin: (folder, start) => startTraining(folder, given, start),
      resume: (folder, start) => resumeTraining(folder, { changes: given, ...start }),
      goesOn: () => '--kimg with a larger number goes on',
      summaryText: trainSummaryText,
    });
  },
};
