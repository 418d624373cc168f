import type { GanMetrics } from '../../gan/index.js';
import type { RunControl } from '../run/liveRun.js';
import type { TrainingRun } from '../run/run.js';
import type { RunEvent } from '../run/runEvents.js';
import { runTraining } from '../run/runTraining.js';
import { startRun } from '../run/startRun.js';
import type { TrainResult, TrainStep } from './events.js';
import { GanTraining } from './ganTraining.js';
import { memoryReaders, readInputs, type TrainReaders } from './trainInputs.js';
import { resolveRequest, settingsOfTraining, type TrainRequest } from './trainRequest.js';

/** A training under way. */
export type TrainRun = TrainingRun<TrainStep, TrainResult>;

/**
 * Trains a StyleGAN2 generator with few images or many (Karras et al. 2020, "Training generative adversarial networks
 * with limited data").
 *
 * ```ts
 * const run = train({ data: ['photos/'], mirror: true, kimg: 20 });
 * for await (const { images, lossG, lossD } of run) console.log(images, lossG, lossD);
 * const { generator } = await run.result;
 * ```
 */
export function train(request: TrainRequest): TrainRun {
  return trainInMemory(request, memoryReaders);
}

/** Trains without a folder, on images in the forms that the readers know. */
export function trainInMemory<D>(request: TrainRequest<D>, readers: TrainReaders<D>): TrainRun {
  return startRun(request, async (own, control: RunControl<TrainStep>) => {
    const { signal, onProgress, snapshot, lowering = 'auto' } = own;
    const values = resolveRequest(own);
    const inputs = await readInputs({ ...own, values, listener: onProgress }, readers);
    const { resolution, count: pictures } = inputs.pictures;
    const open = () =>
      GanTraining.open({
        ...own,
        ...values,
        ...inputs,
        lowering,
        settings: settingsOfTraining(values, own),
        listener: onProgress,
      });
    const listener = (event: RunEvent<GanMetrics, object>): void =>
      onProgress?.(event.type === 'start' ? { ...event, resolution, pictures } : event);
    try {
      return await runTraining(open, { signal, snapshot, listener }, control);
    } finally {
      await inputs.pictures.close();
    }
  });
}
