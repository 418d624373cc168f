import { UserError } from '../../../errors.js';
import type { ClipTrainEvent, ClipTrainSummary } from '../../../jobs/clip/clipEvents.js';
import { resumeClipTrain, startClipTrain } from '../../../jobs/clip/trainJob.js';
import {
  clipTrainControls,
  clipTrainDefaults,
  clipTrainOptions,
} from '../../../jobs/options/clipTrainOptions.js';
import { faceOptions } from '../../../jobs/options/faceOptions.js';
import type { CommandSpec } from '../../command.js';
import { duration } from '../../duration.js';
import { exitCodes } from '../../exitCode.js';
import { Interruption, interruptible } from '../../interruption.js';
import { ProgressLine } from '../../progressLine.js';

const schema = clipTrainControls.extend(clipTrainOptions.partial().shape).extend(faceOptions.shape);

export const clipTrainCommand: CommandSpec<typeof schema> = {
  name: 'train',
  summary: 'Train a CLIP on pictures with captions.',
  schema,
  defaults: clipTrainDefaults,
  examples: [
    [
      'nada clip train --data pictures/ --out runs/clip',
      'a small CLIP with a vocabulary of its own; the folder gets metrics, checkpoints and the CLIP in Hugging Face form',
    ],
    ['nada clip train --resume runs/clip', 'continues after Ctrl-C, a crash or a power cut'],
    ['nada clip train --data pictures/ --init models/clip --out runs/more', 'goes on from a CLIP there is'],
  ],
  async run({ out, resume, allowDrift, json, quiet, ...given }, output) {
    if ((out === undefined) === (resume === undefined)) {
      throw new UserError(
        'give either --out with a new folder, or --resume with the folder of an earlier run',
      );
    }
    const folder = resume ?? out ?? '';
    const line = new ProgressLine(output, json !== true && quiet !== true);
    let saved: number | undefined;
    const listener = (event: ClipTrainEvent): void => {
      if (json) output.out(`${JSON.stringify(event)}\n`);
      if (event.type === 'start') saved = event.step;
      if (event.type === 'save') saved = event.step;
      if (json || quiet) return;
      if (event.type === 'note') output.err(`note: ${event.message}\n`);
      if (event.type !== 'step') return;
      line.show(`step ${event.step} of ${event.steps}: loss ${event.loss.toFixed(3)}`);
      if (!event.figures) return;
      line.close();
      output.err(`after ${event.step} steps: ${figuresText(event.figures)}\n`);
    };
    try {
      const notice = 'finishing this step and saving; Ctrl-C again stops at once';
      const summary = await interruptible(output, notice, (signal) =>
        resume === undefined
          ? startClipTrain(folder, given, { signal, listener })
          : resumeClipTrain(folder, { changes: given, allowDrift, signal, listener }),
      );
      line.close();
      if (!json && !quiet) output.out(`${summaryText(summary)}\n`);
      return exitCodes.success;
    } catch (error) {
      line.close();
      if (!(error instanceof Interruption)) throw error;
      const how =
        saved === undefined
          ? 'stopped before the first step; nothing was written'
          : `stopped after step ${saved}; go on with: nada clip train --resume ${folder}`;
      throw new Interruption(error.exitCode, how);
    }
  },
};

const names: Readonly<Record<string, string>> = {
  textToImageAt1: 'text to image @1',
  textToImageAt5: '@5',
  imageToTextAt1: 'image to text @1',
  imageToTextAt5: '@5',
};

function figuresText(figures: Readonly<Record<string, number>>): string {
  const parts = Object.entries(names).flatMap(([key, name]) =>
    figures[key] === undefined ? [] : [`${name} ${(100 * figures[key]).toFixed(1)}%`],
  );
  return parts.length > 0 ? `held-out ${parts.join(', ')}` : 'no pairs are held out';
}

function summaryText({ steps, seconds, recentLoss, figures, clip }: ClipTrainSummary): string {
  return [
    `${steps} steps in ${duration(seconds)}, loss ${recentLoss.toFixed(3)}, ${figuresText(figures)}`,
    `the CLIP  ${clip}`,
    '',
    'Next:',
    `  nada clip search --clip ${clip} --images FOLDER "what you look for"`,
  ].join('\n');
}
