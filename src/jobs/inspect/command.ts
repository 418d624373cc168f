import type { CommandSpec } from '../../terminal/command.js';
import { exitCodes } from '../../terminal/exitCode.js';
import { jsonOption } from '../../terminal/faceOptions.js';
import { runJob } from '../../terminal/runJob.js';
import { inspectOptions } from '../convert/options.js';
import { inspectPath } from './inspectJob.js';
import { reportText } from './report.js';

const rows = { ...inspectOptions, ...jsonOption };

export const inspectCommand: CommandSpec<typeof rows> = {
  name: 'inspect',
  summary: 'Tell what a checkpoint or folder is, and what can be done with it.',
  rows,
  examples: [
    ['nada inspect ffhq.pkl', 'form, networks, sizes, licence'],
    ['nada inspect ViT-B-32.pt --json', 'the same for a program'],
  ],
  async run({ file, json }, output) {
    const words = { begin: `reading ${file}` };
    const report = await runJob({ json }, output, words, () => inspectPath(file));
    output.out(`${json ? JSON.stringify(report) : reportText(report)}\n`);
    return exitCodes.success;
  },
};
