import { searchClip } from '../../../api/clip/search/searchClip.js';
import { resolveValues } from '../../../settings/check.js';
import type { AnswerStart } from '../../../terminal/printAnswers.js';
import { watched } from '../watched.js';
import { clipSearchOptions, type GivenClipSearchOptions } from './options.js';

/** What was found for a text or an image, the best first. */
export interface FoundFiles {
  /** The text, or the image's file. */
  readonly query: string;
  /** Files for a text, texts for an image, with the cosine of the embeddings. */
  readonly found: readonly { readonly match: string; readonly cosine: number }[];
}

/**
 * `nada clip search`: finds the image files of texts (`query` and `images`), or the texts of an image file (`image` and `texts`).
 *
 * Rejects with a `UserError` for wrong options, when neither or both are asked for, and for files that are missing or damaged.
 */
export async function searchFiles(
  given: GivenClipSearchOptions,
  start: Partial<AnswerStart> = {},
): Promise<FoundFiles[]> {
  const found = await searchClip({ ...resolveValues(clipSearchOptions, given), ...watched(start) }).result;
  return found as FoundFiles[];
}
