import type { CommandSpec } from '../../terminal/command.js';
import { exitCodes } from '../../terminal/exitCode.js';
import { faceOptions } from '../../terminal/faceOptions.js';
import { runJob } from '../../terminal/runJob.js';
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
    const words = { begin: 'loading the networks', stop: 'stopping after this image' };
    const summary = await runJob({ json, quiet }, output, words, ({ signal, line }) =>
      generateFiles(options, {
        signal,
        onPicture: ({ index, count }) =>
          line.show(index + 1 < count ? `image ${index + 2} of ${count}` : 'writing the images'),
      }),
    );
    const { files, pictures, size } = summary;
    if (json) output.out(`${JSON.stringify(summary)}\n`);
    else if (!quiet) {
      const what = pictures === 1 ? '1 image' : `${pictures} images`;
      output.out(`${what} of ${size} px: ${files.length === 1 ? files[0] : options.out}\n`);
    }
    return exitCodes.success;
  },
};
