import { towerEntries, towerParameters } from '../clip/index.js';
import { defineProgram, input, type Tensor } from '../graph/index.js';
import { encodePictures, type GuidingClip } from '../guidance/index.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import type { FloatTensor } from '../tensorData.js';
import { runRows } from '../train/runRows.js';
import { randomFeatures } from './randomFeatures.js';

/** Turns pictures into what KID and FID compare. */
export interface PictureFeatures {
  /** What figures of them are called, such as `CLIP`. */
  readonly kind: 'CLIP' | 'random features';
  /** Features `[N, F]` of pictures `[N, 3, R, R]` in -1..1. */
  of(pictures: FloatTensor): Promise<FloatTensor>;
  /** Frees the program and its weights; the runtime stays open. */
  close(): Promise<void>;
}

const batch = 16;
const prefix = 'metric.';

/** Picture embeddings of a CLIP, or features of a fixed random network where there is none. */
export async function openFeatures(
  stage: Stage,
  resolution: number,
  clip: GuidingClip | undefined,
): Promise<PictureFeatures> {
  const pictures = input('pictures', [batch, 3, resolution, resolution]);
  const weights = clip === undefined ? {} : towerEntries(prefix, clip.clip, 'image');
  await stage.runtime.setState(weights);
  const features = clip === undefined ? randomFeatures(pictures) : embeddings(clip, pictures);
  const handle = await compileProgram(stage, defineProgram('features of pictures', { features }));
  return {
    kind: clip === undefined ? 'random features' : 'CLIP',
    async of(given) {
      return (await runRows(stage.runtime, handle, { pictures: given }, batch)).features;
    },
    async close() {
      await stage.runtime.release(handle);
      await stage.runtime.deleteState(Object.keys(weights));
    },
  };
}

function embeddings({ clip }: GuidingClip, pictures: Tensor): Tensor {
  const tower = { config: clip.config, parameters: towerParameters(prefix, clip, 'image') };
  return encodePictures(tower, pictures, 'antialiased');
}
