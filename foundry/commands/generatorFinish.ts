import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RealPictures } from '#nada/api/train/realPictures.js';
import { named, says, UserError } from '#nada/errors.js';
import type { TrainEvent } from '#nada/jobs/train/events.js';
import { type GivenTrainOptions, trainOptions } from '#nada/jobs/train/options.js';
import { trainRun } from '#nada/jobs/train/trainRun.js';
import { path as file, positive } from '#nada/settings/kind.js';
import { row, withDefaults } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { interruptible } from '#nada/terminal/interruption.js';
import type { Output } from '#nada/terminal/output.js';
import { outFolder } from '../../world/commandLine/rows.js';
import { renderedPictures } from '../../world/renderedPictures.js';
import { facesAnchor } from '../generator/facesAnchor.js';
import { pictureDistance } from '../generator/pictureDistance.js';
import { shippedConfig } from '../generator/shippedConfig.js';
import { threadsRow } from '../networkRows.js';
import { perceptualRows } from './generatorRows.js';

const { kimg, batch, seed, gamma, generatorStart, averageKimg, metricEvery } = trainOptions;

const rows = {
  init: row(file('the path of a generator', 'weights'), {
    group: 'What is trained',
    help: 'the generator that "generator warm-start" wrote; a folder with a run needs none',
    argument: 'FILE',
    optional: true,
  }),
  anchor: row(positive(), {
    group: 'What is trained',
    help: 'weight of the loss that holds the generator to the faces of its latents',
    defaultText: 'none',
    optional: true,
  }),
  ...perceptualRows,
  ...withDefaults(
    { kimg, batch, seed, gamma, generatorStart, averageKimg, metricEvery },
    { kimg: 100, gamma: 0.1, generatorStart: 800, averageKimg: 5 },
  ),
  learningRate: { ...trainOptions.learningRate, default: 0.002 },
  generatorRate: row(positive(), {
    group: trainOptions.generatorRate.group,
    help: trainOptions.generatorRate.help,
    default: 0.0005,
  }),
  threads: threadsRow(1),
  out: outFolder('finish', 'run folder; a run that stopped there continues'),
};

export const generatorFinishCommand: CommandSpec<typeof rows> = {
  name: 'finish',
  summary: 'Train a warmed-up generator against a discriminator, on renders without end.',
  rows,
  examples: [
    [
      'npm run foundry -- generator finish --init runs/warm-start/generator.safetensors --anchor 1 --out runs/finish',
      'held to its faces; the same command continues after Ctrl-C',
    ],
  ],
  async run({ init, anchor, perceptual, perceptualWeight, threads, out, ...settings }, output) {
    if (perceptual !== undefined && anchor === undefined) {
      throw new UserError(
        says`option ${named('perceptual')} needs ${named('anchor')}: it is part of what holds the generator to its faces`,
      );
    }
    const isThere = existsSync(path.join(out, 'options.json'));
    if (init === undefined && !isThere) {
      throw new UserError(
        says`option ${named('init')} is missing: give the generator that "generator warm-start" wrote`,
      );
    }
    const distance = await pictureDistance(perceptual, perceptualWeight);
    const described =
      perceptual === undefined ? `anchor ${anchor}` : `anchor ${anchor}, perceptual ${perceptualWeight}`;
    const start = {
      listener: (event: TrainEvent) => report(event, output),
      ...(anchor === undefined ? {} : { anchor: facesAnchor(anchor, { distance }) }),
      inputs: { data: finishPictures(anchor === undefined ? undefined : described) },
    };
    const options: GivenTrainOptions = {
      ...settings,
      data: 'photo',
      init,
      augment: 'none',
      pathLength: 0,
      mixing: 0,
      samples: 64,
      sampleEvery: 250,
      saveEvery: 250,
      metricPictures: 1000,
      threads,
      device: 'cpu',
    };
    const notice = 'finishing this step and saving; the same command continues from here';
    await interruptible(output, notice, (signal) =>
      isThere
        ? trainRun.resume(out, { ...start, signal, changes: { kimg: settings.kimg, threads } })
        : trainRun.start(out, options, { ...start, signal }),
    );
    return exitCodes.success;
  },
};

/** Renders without end; what holds the generator to its faces is part of what they are. */
function finishPictures(anchor: string | undefined): RealPictures {
  const { size } = shippedConfig;
  const pictures = renderedPictures({ domain: 'photo', size, count: undefined, seed: 0, heldOut: 1000 });
  // A run that goes on with another anchor would be another run.
  return anchor === undefined ? pictures : { ...pictures, digest: `${pictures.digest}, ${anchor}` };
}

function report(event: TrainEvent, output: Output): void {
  if (event.type === 'step' && event.step % 50 > 0) return;
  if (event.type !== 'load' && event.type !== 'prepare') output.out(`${JSON.stringify(event)}\n`);
}
