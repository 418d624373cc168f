import type { Clip } from '../../clip/index.js';
import { type EmbedOptions, embedDecoded } from '../../guidance/index.js';
import type { Stage } from '../../runtime/stage.js';
import { readPictures } from '../data/index.js';

/**
 * Unit embeddings of picture files by a CLIP, in their order, preprocessed as CLIP reads files.
 *
 * Files are decoded as they are needed. Throws a `UserError` that names a damaged file.
 */
export function embedPictureFiles(
  stage: Stage,
  clip: Clip,
  files: readonly string[],
  options: EmbedOptions = {},
): Promise<Float64Array[]> {
  return embedDecoded(
    stage,
    clip,
    files.length,
    (start, end) => readPictures(files.slice(start, end)),
    options,
  );
}
