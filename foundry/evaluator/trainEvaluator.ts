import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '#nada/errors.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import { positive, whole } from '#nada/settings/kind.js';
import { row, type ValuesOf } from '#nada/settings/row.js';
import type { Renderer } from '../../world/renderer.js';
import { readLossSnapshot, writeLossSnapshot } from '../checkpointFile.js';
import { writeEvaluator } from './evaluatorFile.js';
import { type EvaluatorConfig, shippedConfig } from './network.js';
import { PicturePool } from './picturePool.js';
import { EvaluatorTrainer } from './trainer.js';

const group = 'The training';

/** Everything that decides a training of the evaluator. */
export const evaluatorTrainingRows = {
  seed: row(whole({ least: 0 }), { group, help: 'decides every random number', default: 7 }),
  pictures: row(whole({ least: 1 }), { group, help: 'rendered images', default: 24_000 }),
  epochs: row(whole({ least: 1 }), { group, help: 'how often each of them is shown', default: 4 }),
  batch: row(whole({ least: 1 }), { group, help: 'images of a step', default: 32 }),
  rate: row(positive(), { group, help: 'highest learning rate', default: 0.002 }),
};

export type EvaluatorTraining = ValuesOf<typeof evaluatorTrainingRows>;

/** The files of a training's folder. */
export const trainingFiles = {
  checkpoint: 'checkpoint.safetensors',
  model: 'model.safetensors',
  log: 'training.json',
} as const;

/** How a training is started. */
export interface TrainingStart {
  readonly render: Renderer;
  readonly config?: EvaluatorConfig;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
  /** Steps between checkpoints. */
  readonly saveEvery?: number;
}

const reportEvery = 50;

/**
 * Trains an evaluator in a folder; called again after an interruption it goes on from the last checkpoint.
 *
 * Leaves `model.safetensors` in half precision. When the signal is aborted, the state is saved and the promise rejects
 * with its reason.
 */
export async function trainEvaluator(
  folder: string,
  training: EvaluatorTraining,
  { render, config = shippedConfig, signal, onLine = () => {}, saveEvery = 250 }: TrainingStart,
): Promise<{ file: string; seconds: number }> {
  const { seed, pictures, epochs, batch, rate } = training;
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, trainingFiles.checkpoint);
  const model = path.join(folder, trainingFiles.model);
  const steps = Math.floor((pictures * epochs) / batch);
  if (steps < 1) throw new UserError(`${pictures} pictures are fewer than a batch of ${batch}: give more`);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const pool = PicturePool.render(render, { size: config.size, seed, count: pictures }, (done) => {
    if (done % 2000 === 0) onLine(`rendered ${done} of ${pictures}, ${Math.round(elapsed())} s`);
  });
  const rendered = elapsed();
  onLine(`rendered ${pictures} pictures in ${Math.round(rendered)} s`);
  const runtime = createEngine({ device: 'cpu', threads: 1 });
  try {
    const from = await readLossSnapshot(file);
    const stage = { runtime, lowering: 'auto' } as const;
    const trainer = await EvaluatorTrainer.create(stage, config, { steps, batch, rate, seed }, pool, from);
    const means = new Map<string, number>();
    while (trainer.stepsDone < steps) {
      if (signal?.aborted) {
        await writeLossSnapshot(file, await trainer.snapshot());
        signal.throwIfAborted();
      }
      for (const [name, loss] of Object.entries(await trainer.step())) {
        means.set(name, (means.get(name) ?? 0) + loss / reportEvery);
      }
      const done = trainer.stepsDone;
      if (done % reportEvery === 0) {
        const losses = [...means].map(([name, loss]) => `${name} ${loss.toFixed(2)}`).join(', ');
        onLine(`step ${done} of ${steps}, ${Math.round(elapsed())} s: ${losses}`);
        means.clear();
      }
      if (done % saveEvery === 0) await writeLossSnapshot(file, await trainer.snapshot());
    }
    await writeEvaluator(model, { config, parameters: await trainer.weights() });
    const seconds = Math.round(elapsed());
    const log = { ...training, steps, seconds, secondsRendering: Math.round(rendered) };
    await writeFileAtomically(
      path.join(folder, trainingFiles.log),
      Buffer.from(`${JSON.stringify(log, null, 2)}\n`),
    );
    return { file: model, seconds };
  } finally {
    await runtime.close();
  }
}
