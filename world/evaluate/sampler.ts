import { seedLatent, seedNoise } from '#nada/adapt/index.js';
import { assert } from '#nada/errors.js';
import { defineProgram, input } from '#nada/graph/index.js';
import { stateParameters } from '#nada/nn/parameters.js';
import type { ProgramHandle, Runtime } from '#nada/runtime/contract.js';
import { compileProgram } from '#nada/runtime/stage.js';
import {
  broadcastLatent,
  type Generator,
  type GeneratorConfig,
  latentCount,
  mappingNetwork,
  noiseShapes,
  parameterShapes,
  synthesize,
} from '#nada/stylegan2/index.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { chunks, joinRows } from '#nada/train/batches.js';

const batch = 8;
const prefix = 'sampled.';

/** Draws pictures of seeds, without truncation, with one generator after the other of one configuration. */
export class GeneratorSampler {
  readonly #runtime: Runtime;
  readonly #config: GeneratorConfig;
  readonly #handle: ProgramHandle;

  private constructor(runtime: Runtime, config: GeneratorConfig, handle: ProgramHandle) {
    this.#runtime = runtime;
    this.#config = config;
    this.#handle = handle;
  }

  /** Compiles mapping and synthesis as one program on a runtime that the sampler does not own. */
  static async create(runtime: Runtime, config: GeneratorConfig): Promise<GeneratorSampler> {
    assert(config.labelDim === 0, 'generators of the world have no classes');
    const parameters = stateParameters(prefix, parameterShapes(config));
    const w = mappingNetwork(config, parameters, input('z', [batch, config.zDim]), undefined);
    const noise = noiseShapes(config).map(([, ...rest], i) => input(`noise.${i}`, [batch, ...rest]));
    const picture = synthesize(config, parameters, broadcastLatent(w, latentCount(config)), { noise });
    const handle = await compileProgram(
      { runtime, lowering: 'auto' },
      defineProgram('pictures of seeds', { picture }),
    );
    return new GeneratorSampler(runtime, config, handle);
  }

  /** The pictures `[N, 3, H, W]` of seeds, clamped to -1..1 as a file would hold them. */
  async draw({ parameters }: Generator, seeds: readonly number[]): Promise<FloatTensor> {
    await this.#runtime.setState(
      Object.fromEntries([...parameters].map(([name, tensor]) => [prefix + name, tensor])),
    );
    const parts: FloatTensor[] = [];
    for (const { start } of chunks(seeds.length, batch)) {
      const own = Array.from({ length: batch }, (_, i) => seeds[Math.min(start + i, seeds.length - 1)]);
      const z = joinRows(
        own.map((seed) => seedLatent(this.#config, seed)),
        batch,
      );
      const noises = own.map((seed) => seedNoise(this.#config, seed));
      const feeds = noises[0].map((_, layer) => {
        const rows = noises.map((pictures) => pictures[layer]);
        return [`noise.${layer}`, joinRows(rows, batch)] as const;
      });
      const { picture } = await this.#runtime.run(this.#handle, { z, ...Object.fromEntries(feeds) });
      parts.push({ ...picture, data: picture.data.map((value) => Math.min(1, Math.max(-1, value))) });
    }
    return joinRows(parts, seeds.length);
  }
}
