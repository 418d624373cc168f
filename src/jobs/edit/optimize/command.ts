import type { CommandSpec } from '../../../terminal/command.js';
import { exitCodes } from '../../../terminal/exitCode.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import { interruptible } from '../../../terminal/interruption.js';
import { ProgressLine } from '../../../terminal/progressLine.js';
import { editOptimizeFiles } from './editOptimizeFiles.js';
import { editOptimizeOptions } from './options.js';

const rows = { ...editOptimizeOptions, ...faceOptions };

export const optimizeCommand: CommandSpec<typeof rows> = {
  name: 'optimize',
  summary: 'Edit one image: move its latent until it agrees with a text.',
  rows,
  examples: [
    [
      'nada edit optimize --generator demo --clip demo --seed 3 ' +
        '--from "laughing" --to "crying" --out runs/crying',
      'the same face, crying',
    ],
    [
      'nada edit optimize --generator ffhq.pt --clip ViT-B-32.pt --w me.npy --to "a person with purple hair" --out runs/purple',
      'an inverted photograph',
    ],
  ],
  async run({ json, quiet, ...options }, output) {
    const line = new ProgressLine(output, json !== true && quiet !== true);
    line.show('loading the networks');
    try {
      const summary = await interruptible(output, 'stopping after this step', (signal) =>
        editOptimizeFiles(options, {
          signal,
          onStep: ({ step, steps, distance }) =>
            line.show(`step ${step} of ${steps}, cosine ${(1 - distance).toFixed(3)}`),
        }),
      );
      line.close();
      if (json) output.out(`${JSON.stringify(summary)}\n`);
      else if (!quiet) {
        const { before, after, files } = summary;
        output.out(
          `cosine ${before.toFixed(3)} -> ${after.toFixed(3)}\nthe steps  ${files.pictures}\nthe image  ${files.edited}\n`,
        );
      }
      return exitCodes.success;
    } finally {
      line.close();
    }
  },
};
