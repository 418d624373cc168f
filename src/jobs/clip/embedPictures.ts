import {
  type Clip,
  encodeImage,
  preprocessForClip,
  towerEntries,
  towerParameters,
} from '../../clip/index.js';
import { defineProgram, input } from '../../graph/index.js';
import { rowsOf, unit } from '../../guidance/index.js';
import { type Stage, withProgram } from '../../runtime/stage.js';
import { floatTensor } from '../../tensorData.js';
import { readPictures } from '../targetPictures.js';

/** Pictures that are computed at once. */
const pictureBatch = 16;
const prefix = 'imageTower.';

/** How {@link embedPictureFiles} tells of itself and ends early. */
export interface EmbedOptions {
  readonly onBatch?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unit embeddings of picture files by a CLIP, in their order, preprocessed as CLIP reads files.
 *
 * Files are decoded as they are needed. The tower's weights are in the runtime for as long as it takes. Throws a
 * `UserError` that names a damaged file.
 */
export async function embedPictureFiles(
  stage: Stage,
  clip: Clip,
  files: readonly string[],
  { onBatch = () => {}, signal }: EmbedOptions = {},
): Promise<Float64Array[]> {
  const { config } = clip;
  const side = config.image.resolution;
  const batch = Math.max(1, Math.min(pictureBatch, files.length));
  const weights = towerEntries(prefix, clip, 'image');
  const pictures = input('pictures', [batch, 3, side, side]);
  const embeddings = encodeImage(config, towerParameters(prefix, clip, 'image'), pictures);
  await stage.runtime.setState(weights);
  const found: Float64Array[] = [];
  await withProgram(stage, defineProgram('pictures', { embeddings }), async (handle) => {
    for (let start = 0; start < files.length; start += batch) {
      signal?.throwIfAborted();
      const part = files.slice(start, start + batch);
      const rows = new Float32Array(batch * 3 * side * side);
      for (const [i, picture] of (await readPictures(part)).entries()) {
        rows.set(preprocessForClip(picture, side, config).data, i * 3 * side * side);
      }
      const outputs = await stage.runtime.run(handle, {
        pictures: floatTensor(rows, [batch, 3, side, side]),
      });
      found.push(...rowsOf(outputs.embeddings).slice(0, part.length).map(unit));
      onBatch(found.length, files.length);
    }
  });
  await stage.runtime.deleteState(Object.keys(weights));
  return found;
}
