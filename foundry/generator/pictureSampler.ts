import { clamped } from '#nada/image/index.js';
import { stateParameters } from '#nada/nn/parameters.js';
import type { Runtime } from '#nada/runtime/contract.js';
import type { Stage } from '#nada/runtime/stage.js';
import { type MapperConfig, mapped, mapperShapes } from '#nada/styleclip/mapper/latentMapper.js';
import type { Mapper } from '#nada/styleclip/mapper/mapperFile.js';
import { GeneratorSampler } from '#nada/stylegan2/generatorSampler.js';
import type { Generator, GeneratorConfig } from '#nada/stylegan2/index.js';
import type { FloatTensor } from '#nada/tensorData.js';

const batch = 8;
const prefix = 'sampled.';
const mapperPrefix = 'sampled.mapper.';

/** Draws pictures of seeds, without truncation, with one generator after the other of one configuration. */
export class PictureSampler {
  readonly #stage: Stage;
  readonly #config: GeneratorConfig;
  readonly #sampler: GeneratorSampler;
  /** Samplers that move latents by a mapper, by what it is. */
  readonly #moving = new Map<string, Promise<GeneratorSampler>>();

  private constructor(stage: Stage, config: GeneratorConfig, sampler: GeneratorSampler) {
    this.#stage = stage;
    this.#config = config;
    this.#sampler = sampler;
  }

  /** Compiles the program on a runtime that the sampler does not own. */
  static async create(runtime: Runtime, config: GeneratorConfig): Promise<PictureSampler> {
    const stage = { runtime, lowering: 'auto' } as const;
    const sampler = await GeneratorSampler.create(stage, config, { prefix, batch });
    return new PictureSampler(stage, config, sampler);
  }

  /**
   * The pictures `[N, 3, H, W]` of seeds, clamped to -1..1 as a file would hold them; a mapper moves their latents first.
   */
  async draw({ parameters }: Generator, seeds: readonly number[], mapper?: Mapper): Promise<FloatTensor> {
    await this.#stage.runtime.setState({
      ...entries(prefix, parameters),
      ...(mapper ? entries(mapperPrefix, mapper.parameters) : {}),
    });
    const sampler = mapper ? await this.#movingBy(mapper.config) : this.#sampler;
    return clamped(await sampler.pictures(seeds));
  }

  #movingBy(config: MapperConfig): Promise<GeneratorSampler> {
    const key = JSON.stringify(config);
    const own = stateParameters(mapperPrefix, mapperShapes(config));
    const sampler =
      this.#moving.get(key) ??
      GeneratorSampler.create(this.#stage, this.#config, {
        prefix,
        batch,
        move: (wPlus) => mapped(config, own, wPlus),
      });
    this.#moving.set(key, sampler);
    return sampler;
  }
}

function entries(before: string, tensors: ReadonlyMap<string, FloatTensor>): Record<string, FloatTensor> {
  return Object.fromEntries([...tensors].map(([name, tensor]) => [before + name, tensor]));
}
