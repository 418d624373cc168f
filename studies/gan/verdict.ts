import { existsSync } from 'node:fs';
import { loadGenerator } from '#nada/api/networks/networks.js';
import { type KidInterval, kidInterval } from '#nada/evaluate/index.js';
import { openFeatures, type PictureFeatures } from '#nada/evaluate/pictureFeatures.js';
import { resizeMatrix } from '#nada/image/index.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import type { Stage } from '#nada/runtime/stage.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { chunks, joinRows } from '#nada/train/batches.js';
import { loadEvaluator, shippedEvaluator } from '../../foundry/evaluator/index.js';
import { PictureSampler } from '../../foundry/generator/pictureSampler.js';
import type { Domain } from '../../world/attributes.js';
import { renderedPictures } from '../../world/renderedPictures.js';

/** How close a generator's pictures are to held-out ones. */
export interface GeneratorVerdict extends KidInterval {
  /** Whose features KID compares. */
  readonly features: 'evaluator' | 'random features';
  /** KID between two disjoint halves of the held-out pictures: what a perfect generator would get. */
  readonly floor: number;
}

/** Pictures that are drawn at once. */
const part = 32;
const firstSeed = 2_000_000;

/**
 * KID of `count` pictures of a generator file to as many held-out renders, in the features of the evaluator that ships,
 * or of a fixed random network where there is none.
 */
export async function judgeGenerator(file: string, domain: Domain, count: number): Promise<GeneratorVerdict> {
  const generator = await loadGenerator(file);
  const { size } = generator.config;
  const runtime = createEngine({ device: 'cpu', threads: 1 });
  const stage: Stage = { runtime, lowering: 'auto' };
  const { features, kind } = await judgeFeatures(stage, size);
  try {
    const truth = renderedPictures({ domain, size, count: undefined, seed: 0, heldOut: 2 * count });
    const sampler = await PictureSampler.create(runtime, generator.config);
    const indices = (first: number) => (i: number) => first + i;
    const real = await inParts(features, count, indices(0), (some) => truth.reference(some));
    const other = await inParts(features, count, indices(count), (some) => truth.reference(some));
    const fake = await inParts(features, count, indices(firstSeed), (seeds) =>
      sampler.draw(generator, seeds),
    );
    return {
      ...kidInterval(real, fake, { resamples: 200 }),
      features: kind,
      floor: kidInterval(real, other, { resamples: 1 }).kid,
    };
  } finally {
    await features.close();
    await runtime.close();
  }
}

async function judgeFeatures(
  stage: Stage,
  size: number,
): Promise<{ features: Pick<PictureFeatures, 'of' | 'close'>; kind: GeneratorVerdict['features'] }> {
  if (!existsSync(shippedEvaluator())) {
    return { features: await openFeatures(stage, size, undefined), kind: 'random features' };
  }
  const evaluator = await loadEvaluator();
  const of = (pictures: FloatTensor) => evaluator.features(resized(pictures, evaluator.size));
  return { features: { of, close: () => evaluator.close() }, kind: 'evaluator' };
}

async function inParts(
  features: Pick<PictureFeatures, 'of'>,
  total: number,
  indexOf: (i: number) => number,
  pictures: (indices: readonly number[]) => Promise<FloatTensor>,
): Promise<FloatTensor> {
  const parts: FloatTensor[] = [];
  for (const { start, count } of chunks(total, part)) {
    const some = Array.from({ length: count }, (_, i) => indexOf(start + i));
    parts.push(await features.of(await pictures(some)));
  }
  return joinRows(parts, total);
}

/** Square pictures at another size, by an antialiased bilinear filter. */
export function resized(pictures: FloatTensor, size: number): FloatTensor {
  const [count, channels, from] = pictures.shape;
  if (from === size) return pictures;
  const { data: matrix } = resizeMatrix({ from, to: size, filter: 'bilinear', rule: 'pil' });
  const planes = count * channels;
  const wide = new Float32Array(planes * from * size);
  for (let row = 0; row < planes * from; row++) {
    for (let x = 0; x < size; x++) {
      let sum = 0;
      for (let i = 0; i < from; i++) sum += matrix[x * from + i] * pictures.data[row * from + i];
      wide[row * size + x] = sum;
    }
  }
  const data = new Float32Array(planes * size * size);
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < size; y++) {
      for (let i = 0; i < from; i++) {
        const weight = matrix[y * from + i];
        if (weight === 0) continue;
        for (let x = 0; x < size; x++) {
          data[(plane * size + y) * size + x] += weight * wide[(plane * from + i) * size + x];
        }
      }
    }
  }
  return floatTensor(data, [count, channels, size, size]);
}
