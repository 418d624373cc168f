import { compileFed, type FedProgram, type FedRunner, Inputs } from '../../runtime/fedProgram.js';
import type { Stage } from '../../runtime/stage.js';
import { meanLatent } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { runParts } from '../../train/runRows.js';
import type { LatentDraws } from '../draws/draws.js';
import { type LatentPart, latentInputs } from '../draws/feeds.js';
import { type GeneratorPair, mappedLatent } from './generatorPair.js';

const mapperBatch = 16;

/** The frozen mapping network alone, for {@link FrozenMapping}. */
export function mappingProgram(pair: GeneratorPair): FedProgram<LatentPart> {
  const inputs = new Inputs<LatentPart>();
  const latents = latentInputs(pair.config, mapperBatch, inputs);
  return inputs.define('mapping network', { w: mappedLatent(pair, latents) });
}

/** The frozen mapping network as a program of its own: z to w, and the mean w. */
export class FrozenMapping {
  readonly #pair: GeneratorPair;
  readonly #program: FedRunner<LatentPart>;

  private constructor(pair: GeneratorPair, program: FedRunner<LatentPart>) {
    this.#pair = pair;
    this.#program = program;
  }

  static async create(stage: Stage, pair: GeneratorPair): Promise<FrozenMapping> {
    return new FrozenMapping(pair, await compileFed(stage, mappingProgram(pair)));
  }

  /** w `[N, D]` of z `[N, Z]`. */
  async map(draws: LatentDraws): Promise<FloatTensor> {
    const [total] = draws.z.shape;
    const { w } = await runParts(this.#program, total, mapperBatch, (start) => ({ draws, start }));
    return w;
  }

  /** The mean w `[D]`: see `meanLatent`. */
  mean(): Promise<FloatTensor> {
    return meanLatent(this.#pair.config, (z, labels) => this.map({ z, labels }));
  }

  async close(): Promise<void> {
    await this.#program.release();
  }
}
