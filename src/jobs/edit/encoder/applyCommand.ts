import type { CommandSpec } from '../../../terminal/command.js';
import { exitCodes } from '../../../terminal/exitCode.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import { runJob } from '../../../terminal/runJob.js';
import { applyEncoderFiles, type EncoderApplySummary } from './applyEncoderFiles.js';
import { encoderApplyOptions } from './options.js';

const rows = { ...encoderApplyOptions, ...faceOptions };

export const encoderApplyCommand: CommandSpec<typeof rows> = {
  name: 'apply',
  summary: 'Find the latents of images, and draw them again.',
  rows,
  examples: [
    [
      'nada edit encoder apply --encoder runs/encoder/encoder.safetensors --generator demo ' +
        '--picture face.png --refine 50 --out runs/found',
      'the latent goes to runs/found/face.npy',
    ],
    [
      'nada edit direction --generator demo --clip demo --w runs/found/face.npy ' +
        '--from "short hair" --to "long hair" --out runs/long-hair',
      'edits the picture that was found',
    ],
  ],
  async run({ json, quiet, ...options }, output) {
    const words = { begin: 'loading the networks', stop: 'stopping after this step; nothing is written' };
    const summary = await runJob({ json, quiet }, output, words, ({ signal, line }) =>
      applyEncoderFiles(options, {
        signal,
        onStep: ({ picture, pictures, step, loss }) =>
          line.show(
            `image ${picture} of ${pictures}, step ${step} of ${options.refine}, loss ${loss.toFixed(3)}`,
          ),
      }),
    );
    if (json) output.out(`${JSON.stringify(summary)}\n`);
    else if (!quiet) output.out(`${summaryText(summary)}\n`);
    return exitCodes.success;
  },
};

function summaryText({ pictures, files }: EncoderApplySummary): string {
  const mean = (errors: readonly number[]): string =>
    (errors.reduce((sum, error) => sum + error, 0) / errors.length).toFixed(1);
  const refined = pictures.flatMap(({ refinedError }) => refinedError ?? []);
  const found = mean(pictures.map(({ error }) => error));
  return [
    `mean error of a colour, of 255: ${mean(pictures.map(({ meanError }) => meanError))} for the mean image, ${found} encoded` +
      (refined.length > 0 ? `, ${mean(refined)} refined` : ''),
    files.sheet,
    `${files.latents}: nada generate --w draws them`,
    `${pictures[0].latent}${pictures.length > 1 ? ' and so on' : ''}: nada edit ... --w edits it`,
  ].join('\n');
}
