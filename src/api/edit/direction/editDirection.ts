import type { Run } from '../../run/run.js';
import { startRun } from '../../run/startRun.js';
import type { EditDirectionResult, EditDirectionStep } from './directedImages.js';
import type { EditDirectionRequest } from './directionRequest.js';
import { editAlong } from './editAlong.js';

/** An edit by directions under way. */
export type EditDirectionRun = Run<EditDirectionStep, EditDirectionResult>;

/**
 * Edits images by global directions of S space (Patashnik et al. 2021, section 6), one or several at once.
 *
 * A run that is stopped while it measures edits by the channels that are measured; one that is stopped later has the images that
 * are drawn.
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const run = editDirection({ generator, clip: 'models/clip', from: ['short hair'], to: ['long hair'], seeds: '0-3' });
 * for await (const step of run) if (step.type === 'image') console.log(step.seed, step.after.width);
 * const { direction } = await run.result;
 * ```
 *
 * The result rejects with a `UserError` for wrong options and files, texts that are the same to the CLIP, and a beta that leaves
 * no channel.
 */
export function editDirection(request: EditDirectionRequest): EditDirectionRun {
  return startRun(request, editAlong);
}
