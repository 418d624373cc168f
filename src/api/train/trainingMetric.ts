import { fid, kid } from '../../evaluate/index.js';
import type { PictureFeatures } from '../../evaluate/pictureFeatures.js';
import { clamped } from '../../image/index.js';
import { choice } from '../../random/index.js';
import type { GeneratorSampler } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { chunks, joinRows } from '../../train/batches.js';
import type { TrainingPictures } from './realPictures.js';

/** How far generated pictures are from real ones. */
export interface Measurement {
  readonly kid: number;
  readonly fid: number;
}

/** Pictures that are drawn or read at once. */
const part = 64;
/** Seeds of the pictures that are measured: not those of sample sheets. */
const firstSeed = 1_000_000;

/**
 * Measures a generator in training against real pictures, always the same ones and always from the same latents.
 *
 * Random features have no scale of their own, so they are standardised by those of the real pictures.
 */
export class TrainingMetric {
  readonly kind: PictureFeatures['kind'];
  readonly #features: PictureFeatures;
  readonly #count: number;
  readonly #real: FloatTensor;
  readonly #standard: (features: FloatTensor) => FloatTensor;

  private constructor(features: PictureFeatures, count: number, real: FloatTensor) {
    this.kind = features.kind;
    this.#features = features;
    this.#count = count;
    this.#standard = features.kind === 'CLIP' ? (found) => found : standardiser(real);
    this.#real = this.#standard(real);
  }

  /** Computes the features of at most `count` real pictures; as many generated ones will be drawn, at least 256. */
  static async open(
    features: PictureFeatures,
    pictures: TrainingPictures,
    count: number,
    seed: number,
  ): Promise<TrainingMetric> {
    const real = Math.min(count, pictures.referenceCount);
    const indices = choice({ seed, stream: 'metric pictures' }, pictures.referenceCount, real);
    const found: FloatTensor[] = [];
    for (const { start, count: size } of chunks(real, part)) {
      found.push(await features.of(await pictures.reference([...indices.subarray(start, start + size)])));
    }
    return new TrainingMetric(features, Math.min(count, Math.max(256, real)), joinRows(found, real));
  }

  /** KID and FID of what the sampler draws, without truncation. */
  async measure(sampler: Pick<GeneratorSampler, 'pictures'>): Promise<Measurement> {
    const parts: FloatTensor[] = [];
    for (const { start, count } of chunks(this.#count, part)) {
      const seeds = Array.from({ length: count }, (_, i) => firstSeed + start + i);
      parts.push(await this.#features.of(clamped(await sampler.pictures(seeds))));
    }
    const generated = this.#standard(joinRows(parts, this.#count));
    return { kid: kid(this.#real, generated), fid: fid(this.#real, generated) };
  }

  async close(): Promise<void> {
    await this.#features.close();
  }
}

/** Subtracts the mean of each feature and divides by its deviation, both of the features given here. */
function standardiser({ data, shape: [rows, width] }: FloatTensor): (features: FloatTensor) => FloatTensor {
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width] += data[i] / rows;
  for (let i = 0; i < data.length; i++) square[i % width] += (data[i] - mean[i % width]) ** 2 / rows;
  // A feature that never varies counts nothing.
  const scale = square.map((value, i) => (value > 1e-12 * mean[i] ** 2 ? 1 / Math.sqrt(value) : 0));
  return (features) =>
    floatTensor(
      features.data.map((value, i) => (value - mean[i % width]) * scale[i % width]),
      features.shape,
    );
}
