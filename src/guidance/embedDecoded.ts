import { encodeImage, preprocessForClip, towerEntries, towerParameters } from '../clip/index.js';
import { defineProgram, input } from '../graph/index.js';
import type { BytePicture } from '../image/index.js';
import { type Stage, withProgram } from '../runtime/stage.js';
import { floatTensor } from '../tensorData.js';
import type { GuidingClip } from './guide.js';
import { unitEmbeddings } from './vectors.js';

/** Pictures that are computed at once. */
const pictureBatch = 16;
const prefix = 'imageTower.';

/** Progress callback and abort signal of {@link embedDecoded}. */
export interface EmbedOptions {
  readonly onBatch?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether to end with the images embedded so far. */
  readonly isStopped?: (() => boolean) | undefined;
}

/**
 * Unit embeddings `[E]` of `count` pictures by a CLIP, in their order, preprocessed as CLIP reads files.
 *
 * `read` decodes a picture when it is needed; no more than one is held. The tower's weights are in the runtime for as long as it
 * takes.
 */
export async function embedDecoded(
  stage: Stage,
  { clip, name = 'the CLIP' }: GuidingClip,
  count: number,
  read: (index: number) => Promise<BytePicture>,
  { onBatch = () => {}, signal, isStopped = () => false }: EmbedOptions = {},
): Promise<Float64Array[]> {
  const { config } = clip;
  const side = config.image.resolution;
  const batch = Math.max(1, Math.min(pictureBatch, count));
  const weights = towerEntries(prefix, clip, 'image');
  const pictures = input('pictures', [batch, 3, side, side]);
  const embeddings = encodeImage(config, towerParameters(prefix, clip, 'image'), pictures);
  await stage.runtime.setState(weights);
  const found: Float64Array[] = [];
  await withProgram(stage, defineProgram('pictures', { embeddings }), async (handle) => {
    for (let start = 0; start < count && !isStopped(); start += batch) {
      signal?.throwIfAborted();
      const taken = Math.min(batch, count - start);
      const rows = new Float32Array(batch * 3 * side * side);
      for (let i = 0; i < taken; i++) {
        signal?.throwIfAborted();
        const picture = await read(start + i);
        rows.set(preprocessForClip(picture, side, config).data, i * 3 * side * side);
      }
      const outputs = await stage.runtime.run(handle, {
        pictures: floatTensor(rows, [batch, 3, side, side]),
      });
      found.push(...unitEmbeddings(outputs.embeddings, name).slice(0, taken));
      onBatch(found.length, count);
    }
  });
  await stage.runtime.deleteState(Object.keys(weights));
  return found;
}
