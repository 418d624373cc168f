import { runCommand } from '../../run/runCommand.js';
import { clipTrainRun } from './clipTrainRun.js';
import { clipSummaryText, showClipTraining } from './showClipTraining.js';

/** `nada clip train`. */
export const clipTrainCommand = runCommand(clipTrainRun, {
  summary: 'Train a CLIP on images with captions.',
  examples: [
    [
      'nada clip train --data pictures/ --out runs/clip',
      'a small CLIP with a vocabulary of its own; the folder gets metrics, checkpoints and the CLIP in Hugging Face form',
    ],
    ['nada clip train --resume runs/clip', 'continues after Ctrl-C, a crash or a power cut'],
    ['nada clip train --data pictures/ --init demo --out runs/more', 'continues from a CLIP that you have'],
  ],
  show: () => showClipTraining,
  // The learning rate of every step depends on how many there are, so more of them are another run.
  goesOn: ({ clip }) => `a new run with --init ${clip} continues from its weights`,
  summaryText: clipSummaryText,
});
