import { encodeImage, preprocessPicture } from '../../clip/index.js';
import { defineProgram, input, type Tensor } from '../../graph/index.js';
import { stateParameters } from '../../nn/parameters.js';
import { compileProgram, type Stage } from '../../runtime/stage.js';
import type { FloatTensor } from '../../tensorData.js';
import { chunks, joinRows, takeRows } from '../../train/batches.js';
import type { LoadedClip } from '../networks.js';
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

/** Picture embeddings of a CLIP, or features of a fixed random network where there is none. */
export async function openFeatures(
  stage: Stage,
  resolution: number,
  clip: LoadedClip | undefined,
): Promise<PictureFeatures> {
  const pictures = input('pictures', [batch, 3, resolution, resolution]);
  const weights = clip === undefined ? {} : imageWeights(clip);
  await stage.runtime.setState(weights);
  const features = clip === undefined ? randomFeatures(pictures) : embeddings(clip, weights, pictures);
  const handle = await compileProgram(stage, defineProgram('features of pictures', { features }));
  return {
    kind: clip === undefined ? 'random features' : 'CLIP',
    async of(given) {
      const [total] = given.shape;
      const parts: FloatTensor[] = [];
      for (const { start } of chunks(total, batch)) {
        const outputs = await stage.runtime.run(handle, { pictures: takeRows(given, start, batch) });
        parts.push(outputs.features);
      }
      return joinRows(parts, total);
    },
    async close() {
      await stage.runtime.release(handle);
      await stage.runtime.deleteState(Object.keys(weights));
    },
  };
}

const prefix = 'metric.';

function imageWeights({ clip }: LoadedClip): Record<string, FloatTensor> {
  const own = [...clip.parameters].filter(([name]) => name.startsWith('image.'));
  return Object.fromEntries(own.map(([name, tensor]) => [prefix + name, tensor]));
}

function embeddings({ clip }: LoadedClip, weights: Record<string, FloatTensor>, pictures: Tensor): Tensor {
  const shapes = new Map(
    Object.entries(weights).map(([name, { shape }]) => [name.slice(prefix.length), shape]),
  );
  const seen = preprocessPicture(clip.config, pictures, 'antialiased');
  return encodeImage(clip.config, stateParameters(prefix, shapes), seen);
}
