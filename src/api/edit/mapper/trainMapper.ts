import { LiveRun } from '../../run/liveRun.js';
import type { TrainingRun } from '../../run/run.js';
import { runTraining } from '../../run/runTraining.js';
import type { MapperResult, MapperTrainingStep } from './events.js';
import { resolveMapperRequest, type TrainMapperRequest } from './mapperRequest.js';
import { MapperTraining } from './mapperTraining.js';

/** A mapper's training under way. */
export type TrainMapperRun = TrainingRun<MapperTrainingStep, MapperResult>;

/**
 * Trains a latent mapper: a network that moves any latent of a generator for one text (Patashnik et al. 2021, section 5).
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const run = trainMapper({ generator, clip: 'models/clip', to: 'a person with glasses', fine: false });
 * for await (const { step, clip } of run) console.log(step, 1 - clip);
 * const { mapper } = await run.result;
 * ```
 */
export function trainMapper(request: TrainMapperRequest): TrainMapperRun {
  const { clip, signal, onProgress: listener, snapshot } = request;
  return new LiveRun((control) =>
    runTraining(
      async () => {
        const values = resolveMapperRequest(request);
        return MapperTraining.open({ ...request, ...values, clips: [clip], listener });
      },
      { signal, listener, snapshot },
      control,
    ),
  );
}
