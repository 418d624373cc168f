import { defineProgram, input, type Program, type Shape, state } from '../graph/index.js';
import { stateParameters } from '../nn/parameters.js';
import { normals } from '../random/index.js';
import type { ProgramHandle, RunInputs } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import {
  broadcastLatent,
  type GeneratorConfig,
  latentCount,
  mappingNetwork,
  noiseShapes,
  parameterShapes,
  synthesize,
  truncate,
} from '../stylegan2/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../tensorData.js';
import { chunks, joinRows } from '../train/batches.js';
import { entries } from './ganModel.js';

/** Draws pictures of a generator in training for seeds: always the same latents and noise for a seed. */
export class GeneratorSampler {
  readonly #stage: Stage;
  readonly #config: GeneratorConfig;
  readonly #batch: number;
  readonly #handle: ProgramHandle;

  private constructor(stage: Stage, config: GeneratorConfig, batch: number, handle: ProgramHandle) {
    this.#stage = stage;
    this.#config = config;
    this.#batch = batch;
    this.#handle = handle;
  }

  /** Compiles the program for `batch` pictures at once; `which` is the moving average by default. */
  static async create(
    stage: Stage,
    config: GeneratorConfig,
    { batch = 16, which = 'average' }: { batch?: number; which?: 'average' | 'network' } = {},
  ): Promise<GeneratorSampler> {
    const handle = await compileProgram(stage, samplingProgram(config, batch, entries[which]));
    return new GeneratorSampler(stage, config, batch, handle);
  }

  /** Pictures `[N, 3, R, R]` of these seeds, not clamped; `psi` truncates (1 for none). */
  async pictures(seeds: readonly number[], psi = 1): Promise<FloatTensor> {
    const parts: FloatTensor[] = [];
    for (const { start, count } of chunks(seeds.length, this.#batch)) {
      const some = Array.from({ length: this.#batch }, (_, i) => seeds[start + Math.min(i, count - 1)]);
      const { pictures } = await this.#stage.runtime.run(this.#handle, {
        ...sampleFeeds(this.#config, some),
        psi: floatTensor([psi], []),
      });
      parts.push(pictures);
    }
    return joinRows(parts, seeds.length);
  }

  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#handle);
  }
}

function samplingProgram(config: GeneratorConfig, batch: number, prefix: string): Program {
  const parameters = stateParameters(prefix, parameterShapes(config));
  const w = mappingNetwork(config, parameters, input('z', [batch, config.zDim]));
  const average = state(entries.latentAverage, [config.styleDim]);
  const wPlus = broadcastLatent(truncate(w, average, input('psi', [])), latentCount(config));
  const noise = noiseShapes(config).map(([, ...rest], i) => input(`noise.${i}`, [batch, ...rest]));
  const pictures = synthesize(config, parameters, wPlus, { noise });
  return defineProgram('pictures of the generator', { pictures });
}

function sampleFeeds(config: GeneratorConfig, seeds: readonly number[]): RunInputs {
  const rows = (stream: string, shape: Shape): FloatTensor => {
    const width = sizeOf(shape);
    const data = new Float32Array(seeds.length * width);
    seeds.forEach((seed, i) => {
      data.set(normals({ seed, stream }, width), i * width);
    });
    return floatTensor(data, [seeds.length, ...shape]);
  };
  const noise = noiseShapes(config).map(([, ...rest], i) => [`noise.${i}`, rows(`noise.${i}`, rest)]);
  return { z: rows('z', [config.zDim]), ...Object.fromEntries(noise) };
}
