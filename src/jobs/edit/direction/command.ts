import type { CommandSpec } from '../../../terminal/command.js';
import { exitCodes } from '../../../terminal/exitCode.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import { interruptible } from '../../../terminal/interruption.js';
import { ProgressLine } from '../../../terminal/progressLine.js';
import { editDirectionFiles } from './editDirectionFiles.js';
import { editDirectionOptions } from './options.js';

const rows = { ...editDirectionOptions, ...faceOptions };

export const directionCommand: CommandSpec<typeof rows> = {
  name: 'direction',
  summary: 'Edit any images by directions of style space, which are measured once for a generator.',
  rows,
  examples: [
    [
      'nada edit direction --generator demo --clip demo --seeds 0-3 ' +
        '--from "short hair" --to "long hair" --out runs/long-hair',
      'four faces, from shorter to longer hair',
    ],
    [
      'nada edit direction --generator ffhq.pt --clip ViT-B-32.pt --from face "dark hair" --to "face with glasses" ' +
        '"blond hair" --alpha 5,3 --beta 0.15 --out runs/both',
      'two edits at once',
    ],
  ],
  async run({ json, quiet, ...options }, output) {
    const line = new ProgressLine(output, json !== true && quiet !== true);
    line.show('loading the networks');
    try {
      const summary = await interruptible(output, 'stopping; what is measured stays', (signal) =>
        editDirectionFiles(options, {
          signal,
          onMeasure: ({ done, total, known }) =>
            line.show(`channel ${done} of ${total}, ${known} of them measured before`),
        }),
      );
      line.close();
      if (json) output.out(`${JSON.stringify(summary)}\n`);
      else if (!quiet) {
        for (const { from, to, moved, measured, agreement } of summary.edits) {
          output.out(
            `${from} -> ${to}: ${moved} of ${measured} channels move, cosine to the texts' direction ${agreement.toFixed(2)}\n`,
          );
        }
        output.out(`from less to more  ${summary.files.strip}\n`);
      }
      return exitCodes.success;
    } finally {
      line.close();
    }
  },
};
