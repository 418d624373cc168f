import { add, defineProgram, input, mul, sub } from '../../graph/index.js';
import { stateParameters } from '../../nn/parameters.js';
import type { ProgramHandle } from '../../runtime/contract.js';
import { compileProgram, type Stage } from '../../runtime/stage.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { mapped, mapperShapes } from './latentMapper.js';
import type { Mapper } from './mapperFile.js';

const prefix = 'apply.mapper.';

/** Mover of latents by a mapper, a fixed number at a time, on a stage that it does not own. */
export class LatentMover {
  readonly #stage: Stage;
  readonly #handle: ProgramHandle;
  readonly #entries: readonly string[];

  private constructor(stage: Stage, handle: ProgramHandle, entries: readonly string[]) {
    this.#stage = stage;
    this.#handle = handle;
    this.#entries = entries;
  }

  /** Compiles the mapper for `count` latents at a time. */
  static async create(stage: Stage, { config, parameters }: Mapper, count: number): Promise<LatentMover> {
    const entries = Object.fromEntries([...parameters].map(([name, tensor]) => [prefix + name, tensor]));
    await stage.runtime.setState(entries);
    const latents = input('wPlus', [count, config.latents, config.styleDim]);
    const step = sub(mapped(config, stateParameters(prefix, mapperShapes(config)), latents), latents);
    const moved = add(latents, mul(step, input('strength', [])));
    const handle = await compileProgram(stage, defineProgram('mapper', { moved }));
    return new LatentMover(stage, handle, Object.keys(entries));
  }

  /** Moves w+ `[N, L, D]` by `strength` times the mapper's step. */
  async move(wPlus: FloatTensor, strength: number): Promise<FloatTensor> {
    const feeds = { wPlus, strength: floatTensor([strength], []) };
    return (await this.#stage.runtime.run(this.#handle, feeds)).moved;
  }

  /** Releases the program and its part of the runtime's state. */
  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#handle);
    await this.#stage.runtime.deleteState(this.#entries);
  }
}

/** Moves w+ `[N, L, D]` by `strength` times a mapper's step: a {@link LatentMover} for one call. */
export async function moveLatents(
  stage: Stage,
  mapper: Mapper,
  wPlus: FloatTensor,
  strength: number,
): Promise<FloatTensor> {
  const mover = await LatentMover.create(stage, mapper, wPlus.shape[0]);
  try {
    return await mover.move(wPlus, strength);
  } finally {
    await mover.close();
  }
}
