import { input, maximum, minimum, type Tensor } from '../../graph/index.js';
import {
  embedPictures,
  meanAlignment,
  meanCosine,
  meanDissimilarity,
  rowsOf,
  unit,
} from '../../guidance/index.js';
import { compileFed, type FedProgram, type FedRunner, Inputs, withFed } from '../../runtime/fedProgram.js';
import type { Stage } from '../../runtime/stage.js';
import { broadcastLatent, latentCount, noiseInputs, seedLatents, seedNoises } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import { runParts } from '../../train/runRows.js';
import type { Part } from '../draws/feeds.js';
import type { Goal } from '../goal/goal.js';
import type { Guide } from '../goal/guide.js';
import type { FrozenMapping } from '../pair/frozenMapping.js';
import { frozenPicture, type GeneratorPair, shownPicture } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';
import type { MeterReading } from './meterReading.js';

/** Parts of a {@link Meter}. */
export interface MeterParts {
  readonly pair: GeneratorPair;
  readonly mapper: FrozenMapping;
  readonly guides: readonly Guide[];
  /** Of each guide. */
  readonly goals: readonly Goal[];
  readonly settings: Pick<AdaptationSettings, 'resize' | 'label'>;
  /** How many latents are looked at, at least two. */
  readonly pictures: number;
}

/** Pictures that the meter computes at once where steps compute fewer. */
const leastBatch = 8;

/** Pictures that the meter computes at once: without gradients more than those of a step fit. */
export function meterBatch(pictures: number, stepBatch: number): number {
  return Math.min(pictures, Math.max(leastBatch, stepBatch));
}

/** Inputs that the meter looks at. */
interface MeterInputs {
  /** w `[N, D]` */
  readonly latents: FloatTensor;
  /** One noise for all pictures: what it does is no difference between them, and little has to be held. */
  readonly noise: readonly FloatTensor[];
}

type MeterSource = MeterInputs & Part;

/** Embeddings `embedding.INDEX` of one generator's pictures. */
export function meterProgram(
  pair: GeneratorPair,
  guides: readonly Guide[],
  { resize }: Pick<AdaptationSettings, 'resize'>,
  batch: number,
  which: 'frozen' | 'trained' = 'trained',
): FedProgram<MeterSource> {
  const { config } = pair;
  const inputs = new Inputs<MeterSource>();
  const w = inputs.feed(input('w', [batch, config.styleDim]), ({ latents, start }) =>
    takeRows(latents, start, batch),
  );
  const wPlus = broadcastLatent(w, latentCount(config));
  const noise = noiseInputs(config, 'noise', batch).map((picture, i) =>
    inputs.feed(picture, (source) => source.noise[i]),
  );
  const drawn = (which === 'frozen' ? frozenPicture : shownPicture)(pair, wPlus, noise);
  // As a file would hold them: what lies outside of it nobody sees.
  const pictures = minimum(maximum(drawn, -1), 1);
  const outputs = guides.map((guide): [string, Tensor] => [
    `embedding.${guide.index}`,
    embedPictures(guide, pictures, resize),
  ]);
  return inputs.define(`meter of the ${which} generator`, Object.fromEntries(outputs));
}

/**
 * Looks at the pictures of the seeds 0, 1, ... through the eyes of the CLIPs that guide, always with the same noise.
 * It draws from no stream of the training and writes no state, so a run with a meter has the bits of one without.
 */
export class Meter {
  /** Of the frozen generator. */
  readonly before: MeterReading;
  readonly #parts: MeterParts;
  readonly #batch: number;
  readonly #program: FedRunner<MeterSource>;
  readonly #inputs: MeterInputs;
  /** Embeddings of the frozen generator's pictures, by guide. */
  readonly #frozen: readonly Float64Array[][];

  private constructor(
    parts: MeterParts,
    batch: number,
    program: FedRunner<MeterSource>,
    inputs: MeterInputs,
    frozen: readonly Float64Array[][],
  ) {
    this.#parts = parts;
    this.#batch = batch;
    this.#program = program;
    this.#inputs = inputs;
    this.#frozen = frozen;
    this.before = this.#readingOf(frozen);
  }

  /** Compiles the meter's program for `batch` pictures at once, and looks at the frozen generator. */
  static async create(stage: Stage, parts: MeterParts, batch: number): Promise<Meter> {
    const inputs = await meterInputs(parts, batch);
    const frozen = await withFed(
      stage,
      meterProgram(parts.pair, parts.guides, parts.settings, batch, 'frozen'),
      (program) => embed(program, parts, batch, inputs),
    );
    const program = await compileFed(stage, meterProgram(parts.pair, parts.guides, parts.settings, batch));
    return new Meter(parts, batch, program, inputs, frozen);
  }

  /** Looks at the trained generator as it is now. */
  async read(): Promise<MeterReading> {
    return this.#readingOf(await embed(this.#program, this.#parts, this.#batch, this.#inputs));
  }

  async close(): Promise<void> {
    await this.#program.release();
  }

  #readingOf(embeddings: readonly Float64Array[][]): MeterReading {
    const { guides, goals } = this.#parts;
    const whole = guides.reduce((sum, { weight }) => sum + weight, 0);
    const mean = (of: (place: number) => number): number =>
      guides.reduce((sum, { weight }, place) => sum + weight * of(place), 0) / whole;
    return {
      quality: mean((i) => meanCosine(embeddings[i], goals[i].target)),
      diversity: mean((i) => meanDissimilarity(embeddings[i])),
      alignment: mean((i) => meanAlignment(this.#frozen[i], embeddings[i], goals[i].direction)),
    };
  }
}

async function meterInputs(
  { pair, mapper, settings, pictures }: MeterParts,
  batch: number,
): Promise<MeterInputs> {
  const { config } = pair;
  const seeds = Array.from({ length: pictures }, (_, seed) => seed);
  const labels =
    config.labelDim > 0
      ? Int32Array.from(seeds, (seed) => settings.label ?? seed % config.labelDim)
      : undefined;
  return {
    latents: await mapper.map({ z: seedLatents(config, seeds), labels }),
    noise: seedNoises(config, [0]).map((picture) => takeRows(picture, 0, batch)),
  };
}

async function embed(
  program: FedRunner<MeterSource>,
  { guides }: Pick<MeterParts, 'guides'>,
  batch: number,
  inputs: MeterInputs,
): Promise<Float64Array[][]> {
  const [total] = inputs.latents.shape;
  const outputs = await runParts(program, total, batch, (start) => ({ ...inputs, start }));
  return guides.map(({ index }) => rowsOf(outputs[`embedding.${index}`]).map(unit));
}
