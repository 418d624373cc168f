import type { RunControl } from '../../run/liveRun.js';
import type { TrainingRun } from '../../run/run.js';
import { runTraining } from '../../run/runTraining.js';
import { startRun } from '../../run/startRun.js';
import { resolveEncoderRequest, type TrainEncoderRequest } from './encoderRequest.js';
import { EncoderTraining } from './encoderTraining.js';
import type { EncoderResult, EncoderTrainingStep } from './events.js';

/** An encoder's training under way. */
export type TrainEncoderRun = TrainingRun<EncoderTrainingStep, EncoderResult>;

/**
 * Trains an encoder: a network that finds the latents of images, on a generator's own latents and images.
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const run = trainEncoder({ generator, steps: 100 });
 * for await (const { step, pixels } of run) console.log(step, 127.5 * pixels);
 * const { encoder } = await run.result;
 * ```
 */
export function trainEncoder(request: TrainEncoderRequest): TrainEncoderRun {
  return startRun(request, (own, control: RunControl<EncoderTrainingStep>) => {
    const { signal, onProgress: listener, snapshot } = own;
    return runTraining(
      async () => EncoderTraining.open({ ...own, ...resolveEncoderRequest(own), listener }),
      { signal, listener, snapshot },
      control,
    );
  });
}
