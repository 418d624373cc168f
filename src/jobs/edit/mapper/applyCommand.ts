import type { CommandSpec } from '../../../terminal/command.js';
import { exitCodes } from '../../../terminal/exitCode.js';
import { jsonOption } from '../../../terminal/faceOptions.js';
import { runJob } from '../../../terminal/runJob.js';
import { applyMapperFiles } from './applyMapperFiles.js';
import { mapperApplyOptions } from './options.js';

const rows = { ...mapperApplyOptions, ...jsonOption };

export const mapperApplyCommand: CommandSpec<typeof rows> = {
  name: 'apply',
  summary: 'Move latents by a mapper, and draw them before and after.',
  rows,
  examples: [
    [
      'nada edit mapper apply --mapper runs/glasses/mapper.safetensors --generator demo ' +
        '--seeds 0-7 --out runs/with-glasses',
      'eight faces before and after; their latents are for nada generate --w',
    ],
  ],
  async run({ json, ...options }, output) {
    const words = { begin: 'moving the latents and drawing them', stop: 'stopping after this image' };
    const summary = await runJob({ json }, output, words, ({ signal }) =>
      applyMapperFiles(options, { signal }),
    );
    output.out(
      json
        ? `${JSON.stringify(summary)}\n`
        : `${summary.files.sheet}\n${summary.files.latents}: nada generate --w draws them\n`,
    );
    return exitCodes.success;
  },
};
