import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createRuntime } from '#nada/runtime/runtime.node.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { outFolder } from '../../world/commandLine/rows.js';
import { renderFace } from '../../world/render/index.js';
import { readLossSnapshot, writeLossSnapshot } from '../checkpointFile.js';
import { writePerceptual } from '../generator/perceptual/file.js';
import { perceptualConfig } from '../generator/perceptual/network.js';
import { PerceptualTrainer } from '../generator/perceptual/trainer.js';
import { threadsRow } from '../networkRows.js';
import { regressionRows } from './generatorRows.js';

const reportEvery = 50;
const saveEvery = 250;

const rows = {
  ...regressionRows({ steps: 2500, batch: 32, seed: 21, rate: 0.002 }),
  threads: threadsRow(1),
  out: outFolder('perceptual', 'folder of the network; a training that stopped there continues'),
};

export const generatorPerceptualCommand: CommandSpec<typeof rows> = {
  name: 'perceptual',
  summary: "Train the network whose maps the generator's regression may compare.",
  rows,
  examples: [
    ['npm run foundry -- generator perceptual --out runs/perceptual', 'as models/generator/README.md says'],
  ],
  async run({ out, threads, steps, ...settings }, output) {
    await mkdir(out, { recursive: true });
    const checkpoint = path.join(out, 'checkpoint.safetensors');
    const runtime = createRuntime({ device: 'cpu', threads });
    try {
      const trainer = await PerceptualTrainer.create(
        { runtime, lowering: 'auto' },
        {
          ...settings,
          steps,
          config: perceptualConfig,
          render: (face, size) => renderFace(face, 'photo', size),
        },
      );
      const snapshot = await readLossSnapshot(checkpoint);
      if (snapshot) await trainer.restore(snapshot);
      const means = new Map<string, number>();
      while (trainer.stepsDone < steps) {
        for (const [name, loss] of Object.entries(await trainer.step())) {
          means.set(name, (means.get(name) ?? 0) + loss / reportEvery);
        }
        const step = trainer.stepsDone;
        if (step % reportEvery === 0) {
          const losses = [...means].map(([name, loss]) => `${name} ${loss.toFixed(2)}`).join(', ');
          output.out(`step ${step} of ${steps}: ${losses}\n`);
          means.clear();
        }
        if (step % saveEvery === 0) await writeLossSnapshot(checkpoint, await trainer.snapshot());
      }
      await writePerceptual(path.join(out, 'perceptual.safetensors'), await trainer.weights());
      return exitCodes.success;
    } finally {
      await runtime.close();
    }
  },
};
