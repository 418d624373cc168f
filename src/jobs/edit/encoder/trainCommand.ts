import { optionalRows } from '../../../settings/row.js';
import type { CommandSpec } from '../../../terminal/command.js';
import { commandLine } from '../../../terminal/commandLine.js';
import { duration } from '../../../terminal/duration.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import type { ShowEvent } from '../../../terminal/reporter.js';
import { runControls } from '../../run/runControls.js';
import { runFolderCommand } from '../../run/runFolderCommand.js';
import { startText } from '../../run/startText.js';
import { encoderRun } from './encoderRun.js';
import type { EncoderRunEvent, EncoderSummary } from './events.js';
import { editEncoderOptions } from './options.js';

const rows = { ...runControls, ...optionalRows(editEncoderOptions), ...faceOptions };

export const encoderTrainCommand: CommandSpec<typeof rows> = {
  name: 'train',
  summary: "Train an encoder on a generator's own latents and images.",
  rows,
  examples: [
    [
      'nada edit encoder train --generator demo --out runs/encoder',
      'from random weights; no images are needed but those that the generator draws',
    ],
    ['nada edit encoder train --resume runs/encoder', 'continues after Ctrl-C, a crash or a power cut'],
    [
      'nada edit encoder train --generator runs/sketch/generator.pt --init runs/encoder/encoder.safetensors --steps 300 ' +
        '--out runs/sketch-encoder',
      'continues from the encoder of a relative of the generator',
    ],
  ],
  run({ out, resume, allowDrift, json, quiet, ...given }, output) {
    return runFolderCommand({ out, resume, allowDrift, json, quiet }, output, {
      name: 'edit encoder train',
      show: showEncoderTraining,
      begin: (folder, start) => encoderRun.start(folder, given, start),
      resume: (folder, start) => encoderRun.resume(folder, { changes: given, ...start }),
      // The learning rate of every step depends on how many there are, so more of them are another run.
      goesOn: ({ encoder }) => `a new run with --init ${encoder} continues from its weights`,
      summaryText,
    });
  },
};

const showEncoderTraining: ShowEvent<EncoderRunEvent> = (event, { bar, line, answer }) => {
  if (event.type === 'start') line(startText(event));
  else if (event.type === 'step') {
    bar.step({ ...event, figures: [`error ${(127.5 * event.pixels).toFixed(1)}`] });
  } else if (event.type === 'done') answer(summaryText(event));
};

function summaryText({ steps, seconds, before, after, encoder }: EncoderSummary): string {
  return [
    `${steps} steps in ${duration(seconds)}, mean error of a colour ${before.toFixed(1)} -> ${after.toFixed(1)} of 255`,
    `the encoder  ${encoder}`,
    '',
    'Next:',
    commandLine`  nada edit encoder apply --encoder ${encoder} --generator FILE --picture FILE --out DIR`,
  ].join('\n');
}
