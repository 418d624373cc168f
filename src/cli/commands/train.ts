import { UserError } from '../../errors.js';
import { faceOptions } from '../../jobs/options/faceOptions.js';
import { trainDefaults } from '../../jobs/options/resolveTrain.js';
import { runControls } from '../../jobs/options/runControls.js';
import { trainOptions } from '../../jobs/options/trainOptions.js';
import type { TrainEvent } from '../../jobs/train/trainEvents.js';
import { resumeTraining, startTraining } from '../../jobs/trainJob.js';
import type { CommandSpec } from '../command.js';
import { exitCodes } from '../exitCode.js';
import { Interruption, interruptible } from '../interruption.js';
import { TrainReporter, trainSummaryText } from '../trainReporter.js';

const schema = runControls.extend(trainOptions.partial().shape).extend(faceOptions.shape);

export const trainCommand: CommandSpec<typeof schema> = {
  name: 'train',
  summary: 'Train a StyleGAN2 generator on pictures, from about a hundred on.',
  schema,
  defaults: trainDefaults,
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
  async run({ out, resume, allowDrift, json, quiet, ...given }, output) {
    if ((out === undefined) === (resume === undefined)) {
      throw new UserError(
        'give either --out with a new folder, or --resume with the folder of an earlier run',
      );
    }
    const folder = resume ?? out ?? '';
    const reporter = new TrainReporter(output, json ? 'json' : quiet ? 'quiet' : 'person');
    let started: (TrainEvent & { type: 'start' }) | undefined;
    let saved = 0;
    const listener = (event: TrainEvent): void => {
      if (event.type === 'start') {
        started = event;
        saved = event.step;
      }
      if (event.type === 'save') saved = event.step;
      reporter.event(event);
    };
    try {
      const notice = 'finishing this step and saving; Ctrl-C again stops at once';
      const summary = await interruptible(output, notice, (signal) =>
        resume === undefined
          ? startTraining(folder, given, { signal, listener })
          : resumeTraining(folder, { changes: given, allowDrift, signal, listener }),
      );
      if (!started && !json && !quiet) {
        output.out(`${folder} is finished already; --kimg with a larger number goes on.\n`);
        output.out(`${trainSummaryText(summary)}\n`);
      }
      return exitCodes.success;
    } catch (error) {
      reporter.close();
      if (!(error instanceof Interruption)) throw error;
      const how = started
        ? `stopped after step ${saved} of ${started.iterations}; go on with: nada train --resume ${folder}`
        : 'stopped before the first step; nothing was written';
      throw new Interruption(error.exitCode, how);
    }
  },
};
