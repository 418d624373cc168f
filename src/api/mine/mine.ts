import type { MapperResult, MapperTrainingStep } from '../edit/mapper/events.js';
import { MapperTraining } from '../edit/mapper/mapperTraining.js';
import { LiveRun } from '../run/liveRun.js';
import type { TrainingRun } from '../run/run.js';
import { runTraining } from '../run/runTraining.js';
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
  return mineLater(async () => request, request);
}

/** {@link mine} with a request that is known only once the run has begun. */
export function mineLater(
  request: () => Promise<MineRequest>,
  { signal, onProgress: listener, snapshot }: Pick<MineRequest, 'signal' | 'onProgress' | 'snapshot'>,
): MineRun {
  return new LiveRun((control) =>
    runTraining(async () => openMining(await request()), { signal, listener, snapshot }, control),
  );
}

async function openMining(request: MineRequest): Promise<MapperTraining> {
  const values = resolveMineRequest(request);
  const { clip, onProgress: listener } = request;
  return MapperTraining.open({ ...request, ...values, clips: clipsOf(clip), listener });
}
