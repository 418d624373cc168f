import { defineProgram, input, maximum, minimum, type Program, type Tensor } from '../../graph/index.js';
import {
  embedPictures,
  meanAlignment,
  meanCosine,
  meanDissimilarity,
  rowsOf,
  unit,
} from '../../guidance/index.js';
import type { ProgramHandle } from '../../runtime/contract.js';
import { compileProgram, type Stage, withProgram } from '../../runtime/stage.js';
import { broadcastLatent, latentCount, noiseInputs, seedLatents, seedNoises } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import { runRows } from '../../train/runRows.js';
import type { Goal } from '../goal/goal.js';
import type { Guide } from '../goal/guide.js';
import type { FrozenMapping } from '../pair/frozenMapping.js';
import { frozenPicture, type GeneratorPair, shownPicture } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';
import type { MeterReading } from './meterReading.js';

/** What a {@link Meter} is made from. */
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

/** Embeddings `embedding.INDEX` of one generator's pictures, from the inputs `w` and `noise.i`. */
export function meterProgram(
  pair: GeneratorPair,
  guides: readonly Guide[],
  { resize }: Pick<AdaptationSettings, 'resize'>,
  batch: number,
  which: 'frozen' | 'trained' = 'trained',
): Program {
  const { config } = pair;
  const wPlus = broadcastLatent(input('w', [batch, config.styleDim]), latentCount(config));
  const noise = noiseInputs(config, 'noise', batch);
  const drawn = (which === 'frozen' ? frozenPicture : shownPicture)(pair, wPlus, noise);
  // As a file would hold them: what lies outside of it nobody sees.
  const pictures = minimum(maximum(drawn, -1), 1);
  const outputs = guides.map((guide): [string, Tensor] => [
    `embedding.${guide.index}`,
    embedPictures(guide, pictures, resize),
  ]);
  return defineProgram(`meter of the ${which} generator`, Object.fromEntries(outputs));
}

/**
 * Looks at the pictures of the seeds 0, 1, ... through the eyes of the CLIPs that guide, always with the same noise.
 * It draws from no stream of the training and writes no state, so a run with a meter has the bits of one without.
 */
export class Meter {
  /** Of the frozen generator. */
  readonly before: MeterReading;
  readonly #stage: Stage;
  readonly #parts: MeterParts;
  readonly #batch: number;
  readonly #handle: ProgramHandle;
  readonly #latents: FloatTensor;
  readonly #noise: Readonly<Record<string, FloatTensor>>;
  /** Embeddings of the frozen generator's pictures, by guide. */
  readonly #frozen: readonly Float64Array[][];

  private constructor(
    stage: Stage,
    parts: MeterParts,
    batch: number,
    handle: ProgramHandle,
    inputs: MeterInputs,
    frozen: readonly Float64Array[][],
  ) {
    this.#stage = stage;
    this.#parts = parts;
    this.#batch = batch;
    this.#handle = handle;
    this.#latents = inputs.latents;
    this.#noise = inputs.noise;
    this.#frozen = frozen;
    this.before = this.#readingOf(frozen);
  }

  /** Compiles the meter's program for `batch` pictures at once, and looks at the frozen generator. */
  static async create(stage: Stage, parts: MeterParts, batch: number): Promise<Meter> {
    const inputs = await meterInputs(parts, batch);
    const frozen = await withProgram(
      stage,
      meterProgram(parts.pair, parts.guides, parts.settings, batch, 'frozen'),
      (handle) => embed(stage, handle, parts, batch, inputs),
    );
    const handle = await compileProgram(stage, meterProgram(parts.pair, parts.guides, parts.settings, batch));
    return new Meter(stage, parts, batch, handle, inputs, frozen);
  }

  /** Looks at the trained generator as it is now. */
  async read(): Promise<MeterReading> {
    const inputs = { latents: this.#latents, noise: this.#noise };
    return this.#readingOf(await embed(this.#stage, this.#handle, this.#parts, this.#batch, inputs));
  }

  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#handle);
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

interface MeterInputs {
  /** w `[N, D]` */
  readonly latents: FloatTensor;
  /** One noise for all pictures: what it does is no difference between them, and little has to be held. */
  readonly noise: Readonly<Record<string, FloatTensor>>;
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
  const noise = seedNoises(config, [0]).map((picture, i) => [`noise.${i}`, takeRows(picture, 0, batch)]);
  return {
    latents: await mapper.map({ z: seedLatents(config, seeds), labels }),
    noise: Object.fromEntries(noise),
  };
}

async function embed(
  stage: Stage,
  handle: ProgramHandle,
  { guides }: Pick<MeterParts, 'guides'>,
  batch: number,
  { latents, noise }: MeterInputs,
): Promise<Float64Array[][]> {
  const outputs = await runRows(stage.runtime, handle, { w: latents }, batch, noise);
  return guides.map(({ index }) => rowsOf(outputs[`embedding.${index}`]).map(unit));
}
