import path from 'node:path';
import { writeSafetensors } from '../../checkpoint/index.js';
import type { Picture } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import type { FloatTensor } from '../../tensorData.js';
import type { LossSnapshot } from '../../train/lossTrainer.js';
import { NotFiniteError } from '../../train/notFinite.js';
import { type LoggedStep, MetricsLog } from '../run/metricsLog.js';
import { runFiles, sampleFile } from '../run/runFolder.js';
import { type StateKind, writeState } from '../run/stateFile.js';
import type { TrainingEvent } from './trainingEvents.js';

/** The course of a training, as its options say. */
export interface TrainingCourse {
  readonly steps: number;
  readonly saveEvery: number;
  readonly sampleEvery: number;
}

/** A training that is recorded; its steps tell `M`. */
export interface RecordedTraining<M extends { readonly step: number }> {
  readonly trainer: { readonly stepsDone: number; snapshot(): Promise<LossSnapshot> };
  readonly device: string;
  readonly state: StateKind<{ readonly step: number }>;
  step(): Promise<M>;
  /** The figure of a step that the summary wants. */
  figure(metrics: M): number;
  /** The name of the trained network in the folder, and how it is written now. */
  readonly result: string;
  file(): Promise<NetworkFile>;
  sheet(): Promise<Picture>;
  /** Whether the last step is shown whatever `sampleEvery` divides. */
  readonly showsLast: boolean;
}

/** A trained network as safetensors. */
interface NetworkFile {
  readonly tensors: ReadonlyMap<string, FloatTensor>;
  readonly metadata: Record<string, string>;
}

/** What a recorded training comes to. */
export interface TrainingRecord {
  readonly steps: number;
  readonly seconds: number;
  /** Means of the figure over the first and the last tenth of the steps. */
  readonly first: number;
  readonly last: number;
  readonly device: string;
  /** The path of the trained network. */
  readonly file: string;
}

/**
 * Takes all steps of a training that are left, and writes network, sample sheets and metrics on the way.
 *
 * When the signal is aborted, the step under way is finished and saved, and its reason is thrown.
 */
export async function recordTraining<M extends { readonly step: number }>(
  folder: string,
  { steps, saveEvery, sampleEvery }: TrainingCourse,
  training: RecordedTraining<M>,
  listener: (event: TrainingEvent<M & LoggedStep, never>) => void,
  signal: AbortSignal | undefined,
): Promise<TrainingRecord> {
  const { trainer, device, state, showsLast } = training;
  listener({ type: 'start', folder, step: trainer.stepsDone, steps, device });
  const log = await MetricsLog.open(
    path.join(folder, runFiles.metrics),
    trainer.stepsDone,
    (line: M & LoggedStep) => training.figure(line),
  );
  let saved = trainer.stepsDone;
  const result = path.join(folder, training.result);
  const save = async (): Promise<void> => {
    const { step, tensors } = await trainer.snapshot();
    await log.sync();
    const file = path.join(folder, runFiles.checkpoint);
    await writeState(file, state, tensors, { step: String(step) });
    const { tensors: own, metadata } = await training.file();
    await writeFileAtomically(result, writeSafetensors(own, { metadata }));
    saved = step;
    listener({ type: 'save', step, file });
  };
  const sample = async (): Promise<void> => {
    const file = path.join(folder, sampleFile(trainer.stepsDone));
    await writeSheet(file, await training.sheet());
    listener({ type: 'sample', step: trainer.stepsDone, file });
  };
  try {
    while (trainer.stepsDone < steps) {
      if (signal?.aborted) {
        if (trainer.stepsDone > saved) await save();
        throw signal.reason;
      }
      const began = performance.now();
      const metrics = await training.step();
      const line = { ...metrics, seconds: Math.round(performance.now() - began) / 1000 };
      await log.append(line);
      listener({ type: 'step', steps, ...line });
      const isLast = trainer.stepsDone === steps;
      const isShown = trainer.stepsDone % sampleEvery === 0 || (showsLast && isLast);
      if (sampleEvery > 0 && isShown) await sample();
      if (isLast || trainer.stepsDone % saveEvery === 0) await save();
    }
    const tenth = Math.max(1, Math.round(log.kept.length / 10));
    return {
      steps: trainer.stepsDone,
      seconds: Math.round(log.seconds * 10) / 10,
      first: mean(log.kept.slice(0, tenth)),
      last: mean(log.kept.slice(-tenth)),
      device,
      file: result,
    };
  } catch (error) {
    // The state is as before the step, so what was learnt until then is worth keeping.
    if (error instanceof NotFiniteError && trainer.stepsDone > saved) await save();
    throw error;
  } finally {
    await log.close();
  }
}

/** Writes a sheet of pictures as PNG. */
export async function writeSheet(file: string, sheet: Picture): Promise<void> {
  await writeFileAtomically(file, await nodeImageCodec.encodePng(sheet));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
