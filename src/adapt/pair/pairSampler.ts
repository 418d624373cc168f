import { UserError } from '../../errors.js';
import { input } from '../../graph/index.js';
import { compileFed, type FedProgram, type FedRunner, Inputs } from '../../runtime/fedProgram.js';
import type { Stage } from '../../runtime/stage.js';
import {
  type GeneratorConfig,
  latentCount,
  noiseShapes,
  seedLatents,
  seedNoises,
} from '../../stylegan2/index.js';
import { type FloatTensor, filledTensor, floatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import { runParts } from '../../train/runRows.js';
import type { SampleRequest, Samples } from '../adaptationContract.js';
import { fedNoise, type Part } from '../draws/feeds.js';
import type { FrozenMapping } from './frozenMapping.js';
import { frozenPicture, type GeneratorPair, shownPicture } from './generatorPair.js';

/** Where a {@link PairSampler} finds what is not in the graph. */
export interface PairSamplerParts {
  readonly mapper: FrozenMapping;
  /** The average w `[D]`. */
  readonly average: () => Promise<FloatTensor>;
  readonly fixedNoise: readonly FloatTensor[] | undefined;
  readonly label: number | undefined;
  readonly truncation: number;
}

/** Latents w+ `[N, L, D]` and the noise of all layers, of which a part is drawn at once. */
interface SampleSource extends Part {
  readonly wPlus: FloatTensor;
  readonly noise: readonly FloatTensor[];
}

/** Pictures of both generators, for {@link PairSampler}. */
export function sampleProgram(pair: GeneratorPair, batch: number): FedProgram<SampleSource> {
  const { config } = pair;
  const inputs = new Inputs<SampleSource>();
  const wPlus = inputs.feed(input('wPlus', [batch, latentCount(config), config.styleDim]), (source) =>
    takeRows(source.wPlus, source.start, batch),
  );
  const noise = fedNoise(config, 'noise', batch, inputs, (source) => source.noise);
  return inputs.define('samples', {
    frozen: frozenPicture(pair, wPlus, noise),
    adapted: shownPicture(pair, wPlus, noise),
  });
}

/** Draws pictures of both generators. */
export class PairSampler {
  readonly #pair: GeneratorPair;
  readonly #parts: PairSamplerParts;
  readonly #batch: number;
  readonly #program: FedRunner<SampleSource>;

  private constructor(
    pair: GeneratorPair,
    parts: PairSamplerParts,
    batch: number,
    program: FedRunner<SampleSource>,
  ) {
    this.#pair = pair;
    this.#parts = parts;
    this.#batch = batch;
    this.#program = program;
  }

  static async create(
    stage: Stage,
    pair: GeneratorPair,
    parts: PairSamplerParts,
    batch: number,
  ): Promise<PairSampler> {
    return new PairSampler(pair, parts, batch, await compileFed(stage, sampleProgram(pair, batch)));
  }

  async sample(request: SampleRequest): Promise<Samples> {
    const wPlus = await this.#latents(request);
    const [total] = wPlus.shape;
    const noise = this.#noise(request, total);
    const sourceOf = (start: number): SampleSource => ({ wPlus, noise, start });
    const { frozen, adapted } = await runParts(this.#program, total, this.#batch, sourceOf);
    return { frozen, adapted };
  }

  async close(): Promise<void> {
    await this.#program.release();
  }

  async #latents({ seeds, ws, truncation }: SampleRequest): Promise<FloatTensor> {
    const { config } = this.#pair;
    const { mapper, label } = this.#parts;
    const [entries, width] = [latentCount(config), config.styleDim];
    if ((seeds === undefined) === (ws === undefined)) {
      throw new UserError('samples need either seeds or ws; give one of them');
    }
    const latents = ws ?? (await mapper.map(seedDraws(config, seeds ?? [], label)));
    const { shape } = latents;
    const fits = shape[shape.length - 1] === width && (shape.length === 2 || shape[1] === entries);
    if (!fits || shape.length > 3 || shape[0] < 1) {
      throw new UserError(
        `ws of shape [${shape}] don't fit the generator; give [N, ${width}] or [N, ${entries}, ${width}]`,
      );
    }
    const psi = truncation ?? (ws ? 1 : this.#parts.truncation);
    const average = psi === 1 ? undefined : await this.#parts.average();
    const perEntry = shape.length === 2 ? entries : 1;
    const data = new Float32Array(latents.data.length * perEntry);
    for (let i = 0; i < data.length; i++) {
      const channel = i % width;
      const row = Math.floor(i / (width * perEntry));
      const value = latents.data[row * width + channel];
      const centre = average?.data[channel] ?? 0;
      data[i] = average ? centre + psi * (value - centre) : value;
    }
    return floatTensor(data, [shape[0], entries, width]);
  }

  #noise({ seeds, noise = 'random' }: SampleRequest, total: number): FloatTensor[] {
    const { config } = this.#pair;
    if (noise === 'none') return noiseShapes(config).map((shape) => repeated(filledTensor(0, shape), total));
    if (noise === 'fixed') {
      const { fixedNoise } = this.#parts;
      if (!fixedNoise) throw new UserError('this generator carries no fixed noise; take "random" or "none"');
      return fixedNoise.map((picture) => repeated(picture, total));
    }
    return seedNoises(config, seeds ?? Array.from({ length: total }, (_, i) => i));
  }
}

function seedDraws(
  config: GeneratorConfig,
  seeds: readonly number[],
  label: number | undefined,
): { z: FloatTensor; labels: Int32Array | undefined } {
  if (seeds.length === 0) throw new UserError('the list of seeds is empty; give at least one');
  const { labelDim } = config;
  const labels = labelDim > 0 ? Int32Array.from(seeds, (seed) => label ?? seed % labelDim) : undefined;
  return { z: seedLatents(config, seeds), labels };
}

function repeated(picture: FloatTensor, total: number): FloatTensor {
  return takeRows(picture, 0, total);
}
