import type { EditDirectionRequest as MemoryRequest } from '../../../api/edit/direction/directionRequest.js';
import {
  type EditDirectionRun,
  editDirection as editInMemory,
} from '../../../api/edit/direction/editDirection.js';
import type { RelevanceStore } from '../../../api/edit/direction/relevanceStore.js';
import { isOptions } from '../../../settings/check.js';
import { relevanceFiles } from './relevanceFile.js';

/** Options of {@link editDirection} in Node, where measured channels are kept in a file. */
export interface EditDirectionRequest extends Omit<MemoryRequest, 'relevance'> {
  /** The file of measured channels, which is made and added to; by default one in the cache, by generator and CLIP. */
  readonly relevance?: string | RelevanceStore | undefined;
}

/**
 * Edits images by global directions of S space (Patashnik et al. 2021, section 6), one or several at once. Channels are measured
 * once for a generator and a CLIP, and kept in a file.
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
  // What is no object of options, or no path, is refused by the call itself.
  if (!isOptions(request)) return editInMemory(request);
  const { relevance: given } = request;
  const isFile = given === undefined || (typeof given === 'string' && given !== '');
  return editInMemory({ ...request, relevance: isFile ? relevanceFiles(given) : (given as RelevanceStore) });
}
