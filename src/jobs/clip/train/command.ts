import { optionalRows } from '../../../settings/row.js';
import type { CommandSpec } from '../../../terminal/command.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import { runControls } from '../../run/runControls.js';
import { runFolderCommand } from '../../run/runFolderCommand.js';
import { clipTrainRun } from './clipTrainRun.js';
import { clipSummaryText, showClipTraining } from './showClipTraining.js';

const rows = { ...runControls, ...optionalRows(clipTrainRun.rows), ...faceOptions };

export const clipTrainCommand: CommandSpec<typeof rows> = {
  name: 'train',
  summary: 'Train a CLIP on pictures with captions.',
  rows,
  examples: [
    [
      'nada clip train --data pictures/ --out runs/clip',
      'a small CLIP with a vocabulary of its own; the folder gets metrics, checkpoints and the CLIP in Hugging Face form',
    ],
    ['nada clip train --resume runs/clip', 'continues after Ctrl-C, a crash or a power cut'],
    ['nada clip train --data pictures/ --init models/clip --out runs/more', 'goes on from a CLIP there is'],
  ],
  run({ out, resume, allowDrift, json, quiet, ...given }, output) {
    return runFolderCommand({ out, resume, allowDrift, json, quiet }, output, {
      name: 'clip train',
      show: showClipTraining,
      begin: (folder, start) => clipTrainRun.start(folder, given, start),
      resume: (folder, start) => clipTrainRun.resume(folder, { changes: given, ...start }),
      // The learning rate of every step depends on how many there are, so more of them are another run.
      goesOn: ({ clip }) => `a new run with --init ${clip} goes on from its weights`,
      summaryText: clipSummaryText,
    });
  },
};
