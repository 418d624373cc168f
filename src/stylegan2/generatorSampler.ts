import { assert } from '../errors.js';
import { defineProgram, input, type Program, state, type Tensor } from '../graph/index.js';
import { stateParameters } from '../nn/parameters.js';
import type { ProgramHandle } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { chunks, joinRows } from '../train/batches.js';
import { type GeneratorConfig, latentCount } from './config.js';
import { broadcastLatent, truncate } from './latents.js';
import { parameterShapes } from './layers.js';
import { mappingNetwork } from './mapping.js';
import { noiseInputs } from './noiseInputs.js';
import { seedLatents, seedNoises } from './seedDraws.js';
import { synthesize } from './synthesis.js';

/** The position of a {@link GeneratorSampler}'s generator in the runtime's state, and its batch size. */
export interface SampledGenerator {
  /** The prefix of the parameters' names. */
  readonly prefix: string;
  /** The entry of the average w; without it truncation is impossible. */
  readonly latentAverage?: string;
  /** Images drawn per batch; 16 by default. */
  readonly batch?: number;
  /** An edit of w+ `[N, L, D]` before it is drawn, as graph; none by default. */
  readonly move?: (wPlus: Tensor) => Tensor;
}

/** Draws images from seeds with the generator in a runtime's state: always the same latents and noise for a seed. */
export class GeneratorSampler {
  readonly #stage: Stage;
  readonly #config: GeneratorConfig;
  readonly #batch: number;
  readonly #truncates: boolean;
  readonly #handle: ProgramHandle;

  private constructor(
    stage: Stage,
    config: GeneratorConfig,
    batch: number,
    truncates: boolean,
    handle: ProgramHandle,
  ) {
    this.#stage = stage;
    this.#config = config;
    this.#batch = batch;
    this.#truncates = truncates;
    this.#handle = handle;
  }

  /**
   * Compiles mapping and synthesis of a generator without classes as one program, on a stage that still belongs to the
   * caller.
   */
  static async create(
    stage: Stage,
    config: GeneratorConfig,
    { batch = 16, ...sampled }: SampledGenerator,
  ): Promise<GeneratorSampler> {
    const handle = await compileProgram(stage, samplingProgram(config, batch, sampled));
    return new GeneratorSampler(stage, config, batch, sampled.latentAverage !== undefined, handle);
  }

  /** Draws images `[N, 3, R, R]` from seeds, not clamped; `psi` truncates (1 for none). */
  async pictures(seeds: readonly number[], psi = 1): Promise<FloatTensor> {
    assert(psi === 1 || this.#truncates, 'there is no average w to truncate towards');
    const parts: FloatTensor[] = [];
    for (const { start, count } of chunks(seeds.length, this.#batch)) {
      const some = Array.from({ length: this.#batch }, (_, i) => seeds[start + Math.min(i, count - 1)]);
      const { pictures } = await this.#stage.runtime.run(this.#handle, {
        z: seedLatents(this.#config, some),
        ...Object.fromEntries(seedNoises(this.#config, some).map((noise, i) => [`noise.${i}`, noise])),
        ...(this.#truncates ? { psi: floatTensor([psi], []) } : {}),
      });
      parts.push(pictures);
    }
    return joinRows(parts, seeds.length);
  }

  /** Frees the program. */
  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#handle);
  }
}

function samplingProgram(
  config: GeneratorConfig,
  batch: number,
  { prefix, latentAverage, move = (wPlus) => wPlus }: Omit<SampledGenerator, 'batch'>,
): Program {
  const parameters = stateParameters(prefix, parameterShapes(config));
  const w = mappingNetwork(config, parameters, input('z', [batch, config.zDim]));
  const truncated =
    latentAverage === undefined ? w : truncate(w, state(latentAverage, [config.styleDim]), input('psi', []));
  const wPlus = move(broadcastLatent(truncated, latentCount(config)));
  const noise = noiseInputs(config, 'noise', batch);
  return defineProgram('pictures of seeds', { pictures: synthesize(config, parameters, wPlus, { noise }) });
}
