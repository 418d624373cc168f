import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeGenerator } from '#nada/jobs/adapt/adaptResults.js';
import { loadGenerator } from '#nada/jobs/networks/networks.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { createRuntime } from '#nada/runtime/runtime.node.js';
import type { WorldCommand } from '../../world/main.js';
import { parseFlags, positiveNumber, wholeNumber } from '../../world/parameters.js';
import { renderFace } from '../../world/render/index.js';
import { readLossSnapshot, writeLossSnapshot } from '../checkpointFile.js';
import { pictureDistance } from '../generator/pictureDistance.js';
import { shippedConfig } from '../generator/shippedConfig.js';
import { WarmStart } from '../generator/warmStart.js';
import { warmStartSheet } from '../generator/warmStartSheet.js';

const saveEvery = 5 * 60_000;
const reportEvery = 50;

/**
 * `generator warm-start --out DIR [--init FILE] [--perceptual FILE]`: regresses a generator to the photo-like renderer, from the
 * weights of an earlier one if given, by what a perceptual network sees too if one is given; a folder with a checkpoint goes on where it stopped.
 */
export const run: WorldCommand = async (parameters) => {
  const values = parseFlags(parameters, {
    out: { type: 'string', default: path.join('runs', 'warm-start') },
    steps: { type: 'string', default: '10000' },
    batch: { type: 'string', default: '16' },
    init: { type: 'string' },
    faces: { type: 'string', default: '40000' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '0.02' },
    perceptual: { type: 'string' },
    'perceptual-weight': { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
  });
  const steps = wholeNumber('--steps', values.steps);
  const batch = wholeNumber('--batch', values.batch);
  const folder = values.out;
  await mkdir(folder, { recursive: true });
  const checkpoint = path.join(folder, 'checkpoint.safetensors');
  const runtime = createRuntime({ device: 'cpu', threads: wholeNumber('--threads', values.threads) });
  const warmStart = await WarmStart.create(
    { runtime, lowering: 'auto' },
    {
      config: shippedConfig,
      seed: wholeNumber('--seed', values.seed),
      batch,
      steps,
      faces: wholeNumber('--faces', values.faces),
      learningRate: positiveNumber('--rate', values.rate),
      distance: await pictureDistance(
        values.perceptual,
        positiveNumber('--perceptual-weight', values['perceptual-weight']),
      ),
      render: (face, size) => renderFace(face, 'photo', size),
    },
    values.init === undefined ? undefined : await loadGenerator(values.init),
  );
  const snapshot = await readLossSnapshot(checkpoint);
  if (snapshot) await warmStart.restore(snapshot);
  const save = async (): Promise<void> => {
    await writeLossSnapshot(checkpoint, await warmStart.snapshot());
    const generator = await warmStart.generator();
    await writeGenerator(path.join(folder, 'generator.safetensors'), generator);
    const sheet = await warmStartSheet(runtime, generator);
    await writeFileAtomically(path.join(folder, 'sheet.png'), await nodeImageCodec.encodePng(sheet));
  };
  let saved = Date.now();
  let began = Date.now();
  let loss = 0;
  while (warmStart.stepsDone < steps) {
    loss += (await warmStart.step()) / reportEvery;
    const step = warmStart.stepsDone;
    if (step % reportEvery === 0) {
      const seconds = (Date.now() - began) / 1000;
      const picturesPerSecond = Math.round((batch * reportEvery) / seconds);
      const line = JSON.stringify({ step, loss: Number(loss.toFixed(4)), picturesPerSecond });
      await appendFile(path.join(folder, 'metrics.jsonl'), `${line}\n`);
      process.stdout.write(`${line}\n`);
      [loss, began] = [0, Date.now()];
    }
    if (Date.now() - saved > saveEvery) {
      await save();
      [saved, began] = [Date.now(), Date.now()];
    }
  }
  await save();
  await runtime.close();
};
