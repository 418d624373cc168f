import type { Run } from '../../run/run.js';
import { startRun } from '../../run/startRun.js';
import type { ApplyMapperRequest } from './applyMapperRequest.js';
import { type MappedImage, type MappedImages, mapImages } from './mapImages.js';

/** Images on their way through a mapper: each step is one of them. */
export type ApplyMapperRun = Run<MappedImage, MappedImages>;

/**
 * Moves latents by a mapper and draws them before and after; of a run that is stopped the result has the images that are drawn.
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const { mapper } = await trainMapper({ generator, clip: 'models/clip', to: 'a person with glasses' }).result;
 * const run = applyMapper({ generator, mapper, seeds: '0-7' });
 * for await (const { after, seed } of run) console.log(seed, after.width);
 * const { latents } = await run.result;
 * ```
 *
 * The result rejects with a `UserError` for wrong options, a file that holds no mapper, and a mapper of another generator.
 */
export function applyMapper(request: ApplyMapperRequest): ApplyMapperRun {
  return startRun(request, mapImages);
}
