import type { MapperEvent, MapperResult, MapperTrainingStep } from '../edit/mapper/events.js';
import { MapperTraining } from '../edit/mapper/mapperTraining.js';
import type { RunControl } from '../run/liveRun.js';
import type { RequestOptions } from '../run/requestOptions.js';
import type { TrainingRun } from '../run/run.js';
import { runTraining } from '../run/runTraining.js';
import { startRun } from '../run/startRun.js';
import { clipsOf, type MineRequest, resolveMineRequest } from './mineRequest.js';

/** Mining under way. */
export type MineRun = TrainingRun<MapperTrainingStep, MapperResult>;

/**
 * Mines the latents of an adapted generator that show its target already (Gal et al. 2021, section 4.3): trains a latent mapper
 * that moves every latent there.
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const run = mine({ generator, clip: 'models/clip', target: 'a child' });
 * for await (const { step, clip } of run) console.log(step, 1 - clip);
 * const { mapper } = await run.result;
 * ```
 */
export function mine(request: MineRequest): MineRun {
  return mineLater(request, async (own) => own);
}

/** {@link mine} with a request that is whole only once the run has begun. */
export function mineLater<Q extends RequestOptions<MapperEvent>>(
  request: Q,
  whole: (request: Q) => Promise<MineRequest>,
): MineRun {
  return startRun(request, (own, control: RunControl<MapperTrainingStep>) => {
    const { signal, onProgress: listener, snapshot } = own;
    return runTraining(async () => openMining(await whole(own)), { signal, listener, snapshot }, control);
  });
}

async function openMining(request: MineRequest): Promise<MapperTraining> {
  const values = resolveMineRequest(request);
  const { clip, onProgress: listener } = request;
  return MapperTraining.open({ ...request, ...values, clips: clipsOf(clip), listener });
}
