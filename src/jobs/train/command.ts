import { runCommand } from '../run/runCommand.js';
import { showTraining, trainSummaryText } from './showTraining.js';
import { trainRun } from './trainRun.js';

/** `nada train`. */
export const trainCommand = runCommand(trainRun, {
  summary: 'Train a StyleGAN2 generator on images, from about a hundred on.',
  brief: ['Where it goes', 'What is trained', 'The course of the run', 'Against overfitting'],
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
      'nada train --data photos/ --clip demo --metric-every 500 --out runs/photos',
      'measures CLIP-KID and CLIP-FID on the way and keeps the best generator',
    ],
  ],
  notes: [
    'Images: turned upright by their EXIF data, cropped to the middle square, resized by an antialiased Lanczos filter;\n' +
      'grey ones in colour, transparent ones on white.',
  ],
  show: () => showTraining,
  goesOn: () => '--kimg with a larger number continues it',
  summaryText: trainSummaryText,
});
