import { encodeImage, preprocessForClip } from '../../clip/index.js';
import { assert } from '../../errors.js';
import { input } from '../../graph/index.js';
import { difference, embedPictures, meanOf, rowsOf, unit, unitEmbeddings } from '../../guidance/index.js';
import type { ClipViews } from '../../image/index.js';
import { Inputs, withFed } from '../../runtime/fedProgram.js';
import type { Stage } from '../../runtime/stage.js';
import { broadcastLatent, latentCount } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { chunks } from '../../train/batches.js';
import type { Draws } from '../draws/draws.js';
import { fedNoise, latentInputs, type PicturePart } from '../draws/feeds.js';
import { type GeneratorPair, mappedLatent, trainedPicture } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';
import type { Guide } from './guide.js';

/** The mean of the unit embeddings of picture files by one CLIP, preprocessed as files are (Pillow's resize). */
export async function pictureMean(
  stage: Stage,
  { config, parameters }: Pick<Guide, 'config' | 'parameters'>,
  pictures: readonly ClipViews[],
): Promise<Float64Array> {
  const { resolution } = config.image;
  const inputs = new Inputs<FloatTensor>();
  const picture = inputs.feed(input('picture', [1, 3, resolution, resolution]), (prepared) => prepared);
  const embedding = encodeImage(config, parameters, picture);
  return withFed(stage, inputs.define('target picture', { embedding }), async (program) => {
    const embeddings: Float64Array[] = [];
    for (const views of pictures) {
      const view = views.get(resolution);
      assert(view, `a picture was shrunk for other CLIPs than one of ${resolution} px`);
      const prepared = preprocessForClip(view, resolution, config);
      const outputs = await program.run({ ...prepared, shape: [1, ...prepared.shape] });
      embeddings.push(...unitEmbeddings(outputs.embedding, 'the CLIP'));
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
  const inputs = new Inputs<PicturePart>();
  const wPlus = broadcastLatent(mappedLatent(pair, latentInputs(config, batch, inputs)), latentCount(config));
  const noise = fedNoise(config, 'noise', batch, inputs, (source) => source.draws.noise);
  const picture = trainedPicture(pair, wPlus, noise);
  const outputs = Object.fromEntries(
    guides.map((guide) => [`embedding.${guide.index}`, embedPictures(guide, picture, resize)]),
  );
  return withFed(stage, inputs.define('source pictures', outputs), async (program) => {
    const found = guides.map((): Float64Array[] => []);
    for (const { start, count } of chunks(draws.z.shape[0], batch)) {
      const results = await program.run({ draws, start });
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
