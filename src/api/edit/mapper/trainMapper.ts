import type { RunControl } from '../../run/liveRun.js';
import type { TrainingRun } from '../../run/run.js';
import { runTraining } from '../../run/runTraining.js';
import { startRun } from '../../run/startRun.js';
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
  return startRun(request, (own, control: RunControl<MapperTrainingStep>) => {
    const { clip, signal, onProgress: listener, snapshot } = own;
    return runTraining(
      async () => MapperTraining.open({ ...own, ...resolveMapperRequest(own), clips: [clip], listener }),
      { signal, listener, snapshot },
      control,
    );
  });
}
