import { named, says, UserError } from '#nada/errors.js';
import type { ClipTrainEvent } from '#nada/jobs/clip/train/events.js';
import { runControls } from '#nada/jobs/run/runControls.js';
import { optionalRows } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { interruptible } from '#nada/terminal/interruption.js';
import type { Output } from '#nada/terminal/output.js';
import { worldClipRun } from '../clip/worldTraining.js';

const rows = { ...runControls, ...optionalRows(worldClipRun.rows) };

export const clipTrainCommand: CommandSpec<typeof rows> = {
  name: 'train',
  summary: 'Train a CLIP on renders and captions that are made while it goes on.',
  rows,
  examples: [
    ['npm run foundry -- clip train --out runs/clip', 'as the shipped one was trained'],
    ['npm run foundry -- clip train --resume runs/clip', 'continues after Ctrl-C, a crash or a power cut'],
    [
      'npm run foundry -- clip train --init models/clip --out runs/more --seed 7',
      'from the weights of the shipped one, on other faces',
    ],
  ],
  async run({ out, resume, allowDrift = false, ...given }, output) {
    const folder = out ?? resume;
    if (folder === undefined || (out === undefined) === (resume === undefined)) {
      throw new UserError(
        says`give either ${named('out')} with a new folder, or ${named('resume')} with the folder of an earlier training`,
      );
    }
    const notice = `finishing this step and saving; continue with: npm run foundry -- clip train --resume ${folder}`;
    const listener = (event: ClipTrainEvent): void => print(event, output);
    const { clip } = await interruptible(output, notice, (signal) =>
      resume === undefined
        ? worldClipRun.start(folder, given, { signal, listener })
        : worldClipRun.resume(folder, { changes: given, allowDrift, signal, listener }),
    );
    output.out(`${clip}\n`);
    return exitCodes.success;
  },
};

function print(event: ClipTrainEvent, output: Output): void {
  if (event.type !== 'step') {
    output.out(`${JSON.stringify(event)}\n`);
    return;
  }
  const { step, steps, loss, terms, learningRate, gradientNorm, seconds, figures } = event;
  if (step % 10 !== 0 && !figures) return;
  const parts = Object.entries(terms).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  const line = [
    `step ${step}/${steps}`,
    `loss ${loss.toFixed(3)} (${parts.join(', ')})`,
    `rate ${learningRate.toExponential(1)}`,
    `gradient ${gradientNorm.toFixed(2)}`,
    `${seconds} s`,
  ];
  output.out(`${line.join('  ')}\n`);
  if (figures) output.out(`${JSON.stringify(figures)}\n`);
}
