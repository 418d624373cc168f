import {
  type EncoderInputs,
  type TrainEncoderRequest as MemoryRequest,
  trainEncoderInputs,
} from '../../../api/edit/encoder/encoderRequest.js';
import type { EncoderTrainingStep, EncoderResult as MemoryResult } from '../../../api/edit/encoder/events.js';
import { trainEncoder as trainInMemory } from '../../../api/edit/encoder/trainEncoder.js';
import { loadEncoder } from '../../../api/networks/loadEncoder.js';
import type { RequestOptions } from '../../../api/run/requestOptions.js';
import type { TrainingRun } from '../../../api/run/run.js';
import type { GivenOf } from '../../../settings/row.js';
import { splitHeld } from '../../run/heldInputs.js';
import { recordRows } from '../../run/recordOptions.js';
import { type FolderOptions, runInFolder, runInMemory } from '../../run/runInFolder.js';
import { encoderRun } from './encoderRun.js';
import type { EncoderRunEvent, EncoderSummary } from './events.js';
import type { GivenEncoderOptions } from './options.js';

/** Options of {@link trainEncoder} in Node: a run may have a folder, with all that `nada edit encoder train` leaves there. */
export interface TrainEncoderRequest
  extends Omit<MemoryRequest, keyof RequestOptions<never>>,
    RequestOptions<EncoderRunEvent>,
    GivenOf<typeof recordRows>,
    FolderOptions {}

/** The trained encoder, with a folder its summary too. */
export interface EncoderResult extends MemoryResult {
  readonly summary?: EncoderSummary | undefined;
}

/** An encoder's training under way. */
export type TrainEncoderRun = TrainingRun<EncoderTrainingStep, EncoderResult>;

/**
 * Trains an encoder: a network that finds the latents of images, on a generator's own latents and images; with `out` in a run
 * folder, where a run that was ended goes on with `resume`.
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const run = trainEncoder({ generator, steps: 100 });
 * for await (const { step, pixels } of run) console.log(step, 127.5 * pixels);
 * const { encoder } = await run.result;
 * ```
 */
export function trainEncoder(request: TrainEncoderRequest): TrainEncoderRun {
  if (request?.out === undefined) {
    return runInMemory<TrainEncoderRequest, TrainEncoderRun>(request, recordRows, (own) =>
      trainInMemory(own as MemoryRequest),
    );
  }
  const names = ['generator', 'clip', 'init', 'domain'] as const;
  return runInFolder(
    encoderRun,
    request,
    trainEncoderInputs,
    (own) => splitHeld<GivenEncoderOptions, Partial<EncoderInputs>>(own, names),
    async (summary) => ({
      encoder: await loadEncoder(summary.encoder),
      steps: summary.steps,
      summary,
    }),
  );
}
