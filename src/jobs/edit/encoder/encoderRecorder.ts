import path from 'node:path';
import { writeSafetensors } from '../../../checkpoint/index.js';
import { writeFileAtomically } from '../../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { encoderFile } from '../../../styleclip/encoder/encoderFile.js';
import { NotFiniteError } from '../../../train/notFinite.js';
import type { EditEncoderOptions } from '../../options/editEncoderOptions.js';
import { MetricsLog } from '../../run/metricsLog.js';
import { runFiles, sampleFile } from '../../run/runFolder.js';
import { parseStep, type StateKind, writeState } from '../../run/stateFile.js';
import type { EncoderListener, EncoderMetricsLine, EncoderSummary } from './encoderEvents.js';
import type { EncoderSession } from './encoderSession.js';

/** The checkpoint of a training. */
export const encoderTrainingState: StateKind<{ readonly step: number }> = {
  format: 'nada-encoder-training',
  parse: parseStep,
  otherwise: "not the checkpoint of an encoder's training: restore it, or start a new run",
};

/** The name of the trained encoder in its run folder. */
const result = 'encoder.safetensors';

/** Takes all steps that are left, and writes the encoder, sample sheets and metrics on the way. */
export async function recordEncoder(
  folder: string,
  { steps, saveEvery, samples, sampleEvery }: EditEncoderOptions,
  session: EncoderSession,
  listener: EncoderListener,
  signal: AbortSignal | undefined,
): Promise<EncoderSummary> {
  const { trainer, device } = session;
  listener({ type: 'start', folder, step: trainer.stepsDone, steps, device });
  const log = await MetricsLog.open(
    path.join(folder, runFiles.metrics),
    trainer.stepsDone,
    ({ pixels }: EncoderMetricsLine) => pixels,
  );
  let saved = trainer.stepsDone;
  const encoder = path.join(folder, result);
  const save = async (): Promise<void> => {
    const { step, tensors } = await trainer.snapshot();
    await log.sync();
    const file = path.join(folder, runFiles.checkpoint);
    await writeState(file, encoderTrainingState, tensors, { step: String(step) });
    const { tensors: own, metadata } = encoderFile(await session.encoder());
    await writeFileAtomically(encoder, writeSafetensors(own, { metadata }));
    saved = step;
    listener({ type: 'save', step, file });
  };
  const sample = async (): Promise<void> => {
    const file = path.join(folder, sampleFile(trainer.stepsDone));
    await writeFileAtomically(file, await nodeImageCodec.encodePng(await session.sheet(samples)));
    listener({ type: 'sample', step: trainer.stepsDone, file });
  };
  try {
    while (trainer.stepsDone < steps) {
      if (signal?.aborted) {
        if (trainer.stepsDone > saved) await save();
        throw signal.reason;
      }
      const began = performance.now();
      const metrics = await trainer.step();
      const line = { ...metrics, seconds: Math.round(performance.now() - began) / 1000 };
      await log.append(line);
      listener({ type: 'step', steps, ...line });
      const isLast = trainer.stepsDone === steps;
      if (sampleEvery > 0 && (isLast || trainer.stepsDone % sampleEvery === 0)) await sample();
      if (isLast || trainer.stepsDone % saveEvery === 0) await save();
    }
    const tenth = Math.max(1, Math.round(log.kept.length / 10));
    return {
      folder,
      steps: trainer.stepsDone,
      seconds: Math.round(log.seconds * 10) / 10,
      before: errorOf(log.kept.slice(0, tenth)),
      after: errorOf(log.kept.slice(-tenth)),
      device,
      encoder,
    };
  } catch (error) {
    // The state is as before the step, so what was learnt until then is worth keeping.
    if (error instanceof NotFiniteError && trainer.stepsDone > saved) await save();
    throw error;
  } finally {
    await log.close();
  }
}

/** A mean of differences in -1..1, in steps of 255. */
function errorOf(pixels: readonly number[]): number {
  return (pixels.reduce((sum, value) => sum + value, 0) / pixels.length) * 127.5;
}
