import { path } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { interruptible } from '#nada/terminal/interruption.js';
import { where } from '../../world/commandLine/rows.js';
import { renderFace } from '../../world/render/index.js';
import { evaluatorTrainingRows, trainEvaluator } from '../evaluator/trainEvaluator.js';

const rows = {
  out: row(path('the path of a folder', 'place'), {
    group: where,
    help: 'folder of checkpoint and model; a training that stopped there continues',
    argument: 'DIR',
  }),
  ...evaluatorTrainingRows,
};

export const evaluatorTrainCommand: CommandSpec<typeof rows> = {
  name: 'train',
  summary: 'Train an evaluator on renders with their labels.',
  rows,
  examples: [
    [
      'npm run foundry -- evaluator train --out runs/evaluator --pictures 16000 --epochs 6',
      'as the shipped one was trained; the same command continues after Ctrl-C',
    ],
  ],
  async run({ out, ...training }, output) {
    const onLine = (line: string): void => output.out(`${line}\n`);
    const notice = 'saving; the same command continues from here';
    const { file, seconds } = await interruptible(output, notice, (signal) =>
      trainEvaluator(out, training, { render: renderFace, signal, onLine }),
    );
    onLine(`${file} after ${seconds} s`);
    return exitCodes.success;
  },
};
