import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { loadGenerator } from '#nada/api/networks/networks.js';
import { writeGenerator } from '#nada/jobs/adapt/adaptResults.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { createRuntime } from '#nada/runtime/runtime.node.js';
import { path as file } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { outFolder } from '../../world/commandLine/rows.js';
import { renderFace } from '../../world/render/index.js';
import { readLossSnapshot, writeLossSnapshot } from '../checkpointFile.js';
import { pictureDistance } from '../generator/pictureDistance.js';
import { shippedConfig } from '../generator/shippedConfig.js';
import { WarmStart } from '../generator/warmStart.js';
import { warmStartSheet } from '../generator/warmStartSheet.js';
import { threadsRow } from '../networkRows.js';
import { perceptualRows, regressionRows } from './generatorRows.js';

const saveEvery = 5 * 60_000;
const reportEvery = 50;

const rows = {
  init: row(file('the path of a generator', 'weights'), {
    group: 'What is trained',
    help: 'generator whose weights the training starts from',
    argument: 'FILE',
    defaultText: 'random weights',
    optional: true,
  }),
  ...regressionRows({ steps: 10_000, batch: 16, seed: 1, rate: 0.02 }),
  ...perceptualRows,
  threads: threadsRow(1),
  out: outFolder(
    'warm-start',
    'folder of generator, sheet and metrics; a training that stopped there continues',
  ),
};

export const generatorWarmStartCommand: CommandSpec<typeof rows> = {
  name: 'warm-start',
  summary: 'Regress a generator to the photo-like renderer.',
  rows,
  examples: [
    [
      'npm run foundry -- generator warm-start --out runs/first --steps 6000 --faces 30000',
      'from random weights; the same command continues from its last checkpoint',
    ],
    [
      'npm run foundry -- generator warm-start --init runs/first/generator.safetensors --perceptual models/generator/perceptual.safetensors --out runs/second',
      'from an earlier one, by a perceptual network too',
    ],
  ],
  async run({ init, perceptual, perceptualWeight, rate, threads, out, ...settings }, output) {
    await mkdir(out, { recursive: true });
    const checkpoint = path.join(out, 'checkpoint.safetensors');
    const runtime = createRuntime({ device: 'cpu', threads });
    try {
      const warmStart = await WarmStart.create(
        { runtime, lowering: 'auto' },
        {
          ...settings,
          config: shippedConfig,
          learningRate: rate,
          distance: await pictureDistance(perceptual, perceptualWeight),
          render: (face, size) => renderFace(face, 'photo', size),
        },
        init === undefined ? undefined : await loadGenerator(init),
      );
      const snapshot = await readLossSnapshot(checkpoint);
      if (snapshot) await warmStart.restore(snapshot);
      const save = async (): Promise<void> => {
        await writeLossSnapshot(checkpoint, await warmStart.snapshot());
        const generator = await warmStart.generator();
        await writeGenerator(path.join(out, 'generator.safetensors'), generator);
        const sheet = await warmStartSheet(runtime, generator);
        await writeFileAtomically(path.join(out, 'sheet.png'), await nodeImageCodec.encodePng(sheet));
      };
      let saved = Date.now();
      let began = Date.now();
      let loss = 0;
      while (warmStart.stepsDone < settings.steps) {
        loss += (await warmStart.step()) / reportEvery;
        const step = warmStart.stepsDone;
        if (step % reportEvery === 0) {
          const seconds = (Date.now() - began) / 1000;
          const picturesPerSecond = Math.round((settings.batch * reportEvery) / seconds);
          const line = JSON.stringify({ step, loss: Number(loss.toFixed(4)), picturesPerSecond });
          await appendFile(path.join(out, 'metrics.jsonl'), `${line}\n`);
          output.out(`${line}\n`);
          [loss, began] = [0, Date.now()];
        }
        if (Date.now() - saved > saveEvery) {
          await save();
          [saved, began] = [Date.now(), Date.now()];
        }
      }
      await save();
      return exitCodes.success;
    } finally {
      await runtime.close();
    }
  },
};
