import { clamped } from '#nada/image/index.js';
import type { Runtime } from '#nada/runtime/contract.js';
import { GeneratorSampler } from '#nada/stylegan2/generatorSampler.js';
import type { Generator, GeneratorConfig } from '#nada/stylegan2/index.js';
import type { FloatTensor } from '#nada/tensorData.js';

const batch = 8;
const prefix = 'sampled.';

/** Draws pictures of seeds, without truncation, with one generator after the other of one configuration. */
export class PictureSampler {
  readonly #runtime: Runtime;
  readonly #sampler: GeneratorSampler;

  private constructor(runtime: Runtime, sampler: GeneratorSampler) {
    this.#runtime = runtime;
    this.#sampler = sampler;
  }

  /** Compiles the program on a runtime that the sampler does not own. */
  static async create(runtime: Runtime, config: GeneratorConfig): Promise<PictureSampler> {
    const stage = { runtime, lowering: 'auto' } as const;
    return new PictureSampler(runtime, await GeneratorSampler.create(stage, config, { prefix, batch }));
  }

  /** The pictures `[N, 3, H, W]` of seeds, clamped to -1..1 as a file would hold them. */
  async draw({ parameters }: Generator, seeds: readonly number[]): Promise<FloatTensor> {
    await this.#runtime.setState(
      Object.fromEntries([...parameters].map(([name, tensor]) => [prefix + name, tensor])),
    );
    return clamped(await this.#sampler.pictures(seeds));
  }
}
