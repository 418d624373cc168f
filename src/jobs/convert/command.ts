import type { CommandSpec } from '../../terminal/command.js';
import { exitCodes } from '../../terminal/exitCode.js';
import { jsonOption } from '../../terminal/faceOptions.js';
import { runJob } from '../../terminal/runJob.js';
import { convertFile } from './convertJob.js';
import { convertOptions } from './options.js';

const rows = { ...convertOptions, ...jsonOption };

export const convertCommand: CommandSpec<typeof rows> = {
  name: 'convert',
  summary: 'Write a checkpoint in another form.',
  rows,
  examples: [
    ['nada convert stylegan2-ffhq.pkl ffhq.pt', "NVIDIA's pickle for rosinality/stylegan2-pytorch"],
    ['nada convert ViT-B-32.pt clip/ --to huggingface', 'a folder that transformers opens'],
    ['nada convert ffhq.pt ffhq.safetensors --half', 'half the size'],
  ],
  async run({ json, ...options }, output) {
    const words = { begin: `reading ${options.in} and writing ${options.out}` };
    const summary = await runJob({ json }, output, words, () => convertFile(options));
    if (json) output.out(`${JSON.stringify(summary)}\n`);
    else for (const file of summary.files) output.out(`${file}\n`);
    return exitCodes.success;
  },
};
