import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createRuntime } from '#nada/runtime/runtime.node.js';
import type { WorldCommand } from '../../world/main.js';
import { parseFlags, positiveNumber, wholeNumber } from '../../world/parameters.js';
import { renderFace } from '../../world/render/index.js';
import { readLossSnapshot, writeLossSnapshot } from '../checkpointFile.js';
import { writePerceptual } from '../generator/perceptual/file.js';
import { perceptualConfig } from '../generator/perceptual/network.js';
import { PerceptualTrainer } from '../generator/perceptual/trainer.js';

const reportEvery = 50;
const saveEvery = 250;

/**
 * `generator perceptual --out DIR`: trains the network whose maps the generator's regression may compare; a folder with a
 * checkpoint goes on where it stopped.
 */
export const run: WorldCommand = async (parameters) => {
  const values = parseFlags(parameters, {
    out: { type: 'string', default: path.join('runs', 'perceptual') },
    steps: { type: 'string', default: '2500' },
    batch: { type: 'string', default: '32' },
    faces: { type: 'string', default: '40000' },
    seed: { type: 'string', default: '21' },
    rate: { type: 'string', default: '0.002' },
    threads: { type: 'string', default: '1' },
  });
  const steps = wholeNumber('--steps', values.steps);
  await mkdir(values.out, { recursive: true });
  const checkpoint = path.join(values.out, 'checkpoint.safetensors');
  const runtime = createRuntime({ device: 'cpu', threads: wholeNumber('--threads', values.threads) });
  const trainer = await PerceptualTrainer.create(
    { runtime, lowering: 'auto' },
    {
      config: perceptualConfig,
      seed: wholeNumber('--seed', values.seed),
      batch: wholeNumber('--batch', values.batch),
      steps,
      rate: positiveNumber('--rate', values.rate),
      faces: wholeNumber('--faces', values.faces),
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
      process.stdout.write(`step ${step} of ${steps}: ${losses}\n`);
      means.clear();
    }
    if (step % saveEvery === 0) await writeLossSnapshot(checkpoint, await trainer.snapshot());
  }
  await writePerceptual(path.join(values.out, 'perceptual.safetensors'), await trainer.weights());
  await runtime.close();
};
