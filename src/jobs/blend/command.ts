import type { CommandSpec } from '../../terminal/command.js';
import { exitCodes } from '../../terminal/exitCode.js';
import { jsonOption } from '../../terminal/faceOptions.js';
import { runJob } from '../../terminal/runJob.js';
import { blendFiles } from './blendJob.js';
import { blendOptions } from './options.js';

const rows = { ...blendOptions, ...jsonOption };

export const blendCommand: CommandSpec<typeof rows> = {
  name: 'blend',
  summary: 'Make a generator between several of one parent.',
  rows,
  examples: [
    [
      'nada blend sketch.safetensors zombie.safetensors --at 0.3 --out mostly-sketch.safetensors',
      'between two',
    ],
    [
      'nada blend sketch.pt photo.pt --layers coarse=a,fine=b --out both.pt',
      "a sketch's shapes in a photo's colours",
    ],
    [
      'nada blend a/domain.safetensors b/domain.safetensors --generator ffhq.pt --out both.safetensors',
      'two domains of kilobytes',
    ],
  ],
  async run({ json, ...values }, output) {
    const words = { begin: `reading the generators and writing ${values.out}` };
    const summary = await runJob({ json }, output, words, () => blendFiles(values));
    for (const note of summary.notes) output.err(`note: ${note}\n`);
    output.out(json ? `${JSON.stringify(summary)}\n` : `${summary.file}\n`);
    return exitCodes.success;
  },
};
