import type { CommandSpec } from '../../../terminal/command.js';
import { exitCodes } from '../../../terminal/exitCode.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import { Interruption, interruptible } from '../../../terminal/interruption.js';
import { editDirectionFiles } from './editDirectionFiles.js';
import { MeasureBar } from './measureBar.js';
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
    const bar = json !== true && quiet !== true ? new MeasureBar(output) : undefined;
    bar?.note('loading the networks');
    try {
      const summary = await interruptible(output, 'stopping; what is measured stays', (signal) =>
        editDirectionFiles(options, {
          signal,
          onMeasure: (progress) => bar?.show(progress),
          onEvent(event) {
            if (event.type === 'prepare') bar?.note(`${event.stage}: image ${event.done} of ${event.total}`);
            if (event.type === 'image') bar?.note(`drawing: image ${event.done} of ${event.total}`);
          },
        }),
      );
      bar?.close();
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
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      throw new Interruption(error.exitCode, 'stopped; the same command goes on from what is measured');
    } finally {
      bar?.close();
    }
  },
};
