import { defineProgram, type Program } from '../graph/index.js';
import { normals } from '../random/index.js';
import type { ProgramHandle } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { runRows } from '../train/runRows.js';
import type { LatentDraws } from './draws.js';
import { oneHot } from './feeds.js';
import { type GeneratorPair, mappedLatent } from './generatorPair.js';

const mapperBatch = 16;
const averageSamples = 4096;

/** The frozen mapping network alone, for {@link LatentMapper}. */
export function mappingProgram(pair: GeneratorPair): Program {
  return defineProgram('mapping network', { w: mappedLatent(pair, mapperBatch, 'z', false) });
}

/** The frozen mapping network as a program of its own: z to w, and the average w. */
export class LatentMapper {
  readonly #stage: Stage;
  readonly #pair: GeneratorPair;
  readonly #handle: ProgramHandle;

  private constructor(stage: Stage, pair: GeneratorPair, handle: ProgramHandle) {
    this.#stage = stage;
    this.#pair = pair;
    this.#handle = handle;
  }

  static async create(stage: Stage, pair: GeneratorPair): Promise<LatentMapper> {
    return new LatentMapper(stage, pair, await compileProgram(stage, mappingProgram(pair)));
  }

  /** w `[N, D]` of z `[N, Z]`. */
  async map({ z, labels }: LatentDraws): Promise<FloatTensor> {
    const label = labels ? { label: oneHot(labels, this.#pair.config.labelDim) } : {};
    const { w } = await runRows(this.#stage.runtime, this.#handle, { z, ...label }, mapperBatch);
    return w;
  }

  /** The mean w `[D]` of 4096 latents, as where a checkpoint carries none. */
  async average(seed: number, label: number | null): Promise<FloatTensor> {
    const { zDim, styleDim, labelDim } = this.#pair.config;
    const key = { seed, stream: 'average w' };
    const z = floatTensor(normals(key, averageSamples * zDim), [averageSamples, zDim]);
    const labels =
      labelDim > 0 ? Int32Array.from({ length: averageSamples }, (_, i) => label ?? i % labelDim) : undefined;
    const { data } = await this.map({ z, labels });
    const total = new Float64Array(styleDim);
    for (let i = 0; i < data.length; i++) total[i % styleDim] += data[i];
    return floatTensor(
      Float32Array.from(total, (value) => value / averageSamples),
      [styleDim],
    );
  }

  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#handle);
  }
}
