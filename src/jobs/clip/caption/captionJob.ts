import type { Captions } from '../../../api/clip/caption/captioner.js';
import { captionImages } from '../../../api/clip/caption/captionImages.js';
import type { AnswerStart } from '../../../terminal/printAnswers.js';
import { watched } from '../watched.js';
import type { CaptionOptions } from './options.js';

/** An image file with its captions, the best first. */
export interface CaptionedFile extends Captions {
  readonly file: string;
}

/**
 * `nada clip caption`: says what image files show, by the texts of a list or the grammar of the CLIP.
 *
 * Rejects with a `UserError` for a folder without images, a damaged image, and a list or grammar that is missing or damaged.
 */
export async function captionFiles(
  options: CaptionOptions,
  start: Partial<AnswerStart> = {},
): Promise<CaptionedFile[]> {
  const found = await captionImages({ ...options, ...watched(start) }).result;
  return found.map(({ image, ...captions }) => ({ file: String(image), ...captions }));
}
