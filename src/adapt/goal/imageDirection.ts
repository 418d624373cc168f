import { encodeImage, preprocessForClip } from '../../clip/index.js';
import { defineProgram, input } from '../../graph/index.js';
import { difference, embedPictures, meanOf, rowsOf, unit } from '../../guidance/index.js';
import type { BytePicture } from '../../image/index.js';
import { type Stage, withProgram } from '../../runtime/stage.js';
import { broadcastLatent, latentCount, noiseInputs } from '../../stylegan2/index.js';
import { chunks } from '../../train/batches.js';
import type { Draws } from '../draws/draws.js';
import { pictureFeeds } from '../draws/feeds.js';
import { type GeneratorPair, mappedLatent, trainedPicture } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';
import type { Guide } from './guide.js';

/** The mean of the unit embeddings of picture files by one CLIP, preprocessed as files are (Pillow's resize). */
export async function pictureMean(
  stage: Stage,
  { config, parameters }: Pick<Guide, 'config' | 'parameters'>,
  pictures: readonly BytePicture[],
): Promise<Float64Array> {
  const { resolution } = config.image;
  const embedding = encodeImage(config, parameters, input('picture', [1, 3, resolution, resolution]));
  return withProgram(stage, defineProgram('target picture', { embedding }), async (handle) => {
    const embeddings: Float64Array[] = [];
    for (const picture of pictures) {
      const prepared = preprocessForClip(picture, resolution, config);
      const outputs = await stage.runtime.run(handle, {
        picture: { ...prepared, shape: [1, ...prepared.shape] },
      });
      embeddings.push(unit(rowsOf(outputs.embedding)[0]));
    }
    return meanOf(embeddings);
  });
}

/**
 * The mean, for each guide, of the unit embeddings of pictures that the trained generator draws before it has trained:
 * where an image direction starts from. No truncation.
 */
export async function sourceMeans(
  stage: Stage,
  pair: GeneratorPair,
  guides: readonly Guide[],
  { resize }: Pick<AdaptationSettings, 'resize'>,
  draws: ReturnType<Draws['source']>,
  batch: number,
): Promise<Float64Array[]> {
  const { config } = pair;
  const wPlus = broadcastLatent(mappedLatent(pair, batch, 'z', false), latentCount(config));
  const picture = trainedPicture(pair, wPlus, noiseInputs(config, 'noise', batch));
  const outputs = Object.fromEntries(
    guides.map((guide) => [`embedding.${guide.index}`, embedPictures(guide, picture, resize)]),
  );
  return withProgram(stage, defineProgram('source pictures', outputs), async (handle) => {
    const found = guides.map((): Float64Array[] => []);
    for (const { start, count } of chunks(draws.z.shape[0], batch)) {
      const results = await stage.runtime.run(handle, pictureFeeds(config, draws, start, batch));
      guides.forEach(({ index }, i) => {
        found[i].push(...rowsOf(results[`embedding.${index}`]).slice(0, count));
      });
    }
    return found.map(meanOf);
  });
}

/** The direction from the mean of source pictures to that of target pictures, a unit vector. */
export function imageDirection(source: Float64Array, target: Float64Array): Float64Array {
  return unit(difference(target, source));
}
