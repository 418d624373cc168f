import type { Run } from '../../run/run.js';
import { startRun } from '../../run/startRun.js';
import type { ApplyEncoderRequest } from './applyEncoderRequest.js';
import { type EncodedImage, type EncodedImages, encodeImages } from './encodeImages.js';

/** Images on their way through an encoder: each step is one of them. */
export type ApplyEncoderRun = Run<EncodedImage, EncodedImages>;

/**
 * Finds the latents of images by an encoder, which every edit takes as `w`; of a run that is stopped the result has the images
 * that are done.
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const { encoder } = await trainEncoder({ generator }).result;
 * const run = applyEncoder({ generator, encoder, picture: 'face.png', refine: 50 });
 * for await (const { error, refinedError } of run) console.log(error, refinedError);
 * const { latents } = await run.result;
 * ```
 *
 * The result rejects with a `UserError` for wrong options, an image that cannot be read, a file that holds no encoder, and an
 * encoder of another generator.
 */
export function applyEncoder(request: ApplyEncoderRequest): ApplyEncoderRun {
  return startRun(request, encodeImages);
}
