import type { CommandSpec } from '../../terminal/command.js';
import { exitCodes } from '../../terminal/exitCode.js';
import { faceOptions } from '../../terminal/faceOptions.js';
import { interruptible } from '../../terminal/interruption.js';
import { ProgressLine } from '../../terminal/progressLine.js';
import { generateFiles } from './generateJob.js';
import { generateOptions } from './options.js';

const rows = { ...generateOptions, ...faceOptions };

export const generateCommand: CommandSpec<typeof rows> = {
  name: 'generate',
  summary: 'Draw images with any StyleGAN2 generator.',
  rows,
  examples: [
    ['nada generate --generator runs/sketch/generator.pt --seeds 0-15 --out sheet.png', 'a sheet of 4 x 4'],
    [
      'nada generate --generator network.pkl --rng numpy --seeds 85,100 --psi 0.7 --out pictures/',
      "NVIDIA's pictures of these seeds, a file each",
    ],
    ['nada generate --generator ffhq.pt --w projected_w.npz --out me.png', 'an inverted photograph'],
  ],
  async run({ json, quiet, ...options }, output) {
    const line = new ProgressLine(output, json !== true && quiet !== true);
    try {
      const summary = await interruptible(output, 'stopping after this image', (signal) =>
        generateFiles(options, {
          signal,
          onPicture: ({ index, count }) => line.show(`image ${index + 1} of ${count}`),
        }),
      );
      line.close();
      const { files, pictures, size } = summary;
      if (json) output.out(`${JSON.stringify(summary)}\n`);
      else if (!quiet) {
        const what = pictures === 1 ? '1 image' : `${pictures} images`;
        output.out(`${what} of ${size} px: ${files.length === 1 ? files[0] : options.out}\n`);
      }
      return exitCodes.success;
    } finally {
      line.close();
    }
  },
};
