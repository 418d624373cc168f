import { defineProgram, type Program } from '../../graph/index.js';
import type { ProgramHandle } from '../../runtime/contract.js';
import { compileProgram, type Stage } from '../../runtime/stage.js';
import { meanLatent } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { runRows } from '../../train/runRows.js';
import type { LatentDraws } from '../draws/draws.js';
import { oneHot } from '../draws/feeds.js';
import { type GeneratorPair, mappedLatent } from './generatorPair.js';

const mapperBatch = 16;

/** The frozen mapping network alone, for {@link FrozenMapping}. */
export function mappingProgram(pair: GeneratorPair): Program {
  return defineProgram('mapping network', { w: mappedLatent(pair, mapperBatch, 'z', false) });
}

/** The frozen mapping network as a program of its own: z to w, and the mean w. */
export class FrozenMapping {
  readonly #stage: Stage;
  readonly #pair: GeneratorPair;
  readonly #handle: ProgramHandle;

  private constructor(stage: Stage, pair: GeneratorPair, handle: ProgramHandle) {
    this.#stage = stage;
    this.#pair = pair;
    this.#handle = handle;
  }

  static async create(stage: Stage, pair: GeneratorPair): Promise<FrozenMapping> {
    return new FrozenMapping(stage, pair, await compileProgram(stage, mappingProgram(pair)));
  }

  /** w `[N, D]` of z `[N, Z]`. */
  async map({ z, labels }: LatentDraws): Promise<FloatTensor> {
    const label = labels ? { label: oneHot(labels, this.#pair.config.labelDim) } : {};
    const { w } = await runRows(this.#stage.runtime, this.#handle, { z, ...label }, mapperBatch);
    return w;
  }

  /** The mean w `[D]`: see `meanLatent`. */
  mean(): Promise<FloatTensor> {
    return meanLatent(this.#pair.config, (z, labels) => this.map({ z, labels }));
  }

  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#handle);
  }
}
