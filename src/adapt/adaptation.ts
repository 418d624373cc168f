import { assert } from '../errors.js';
import type { Generator } from '../stylegan2/index.js';
import type {
  AdaptationOptions,
  AdaptationSnapshot,
  SampleRequest,
  Samples,
  StepMetrics,
} from './contract.js';

/** An adaptation under way: a frozen and a trained generator on one runtime. */
export class Adaptation {
  readonly #options: AdaptationOptions;

  private constructor(options: AdaptationOptions) {
    this.#options = options;
  }

  /** Checks the settings, encodes texts and pictures, and compiles the programs. */
  static async create(options: AdaptationOptions): Promise<Adaptation> {
    return new Adaptation(options);
  }

  /** Steps done so far. */
  get stepsDone(): number {
    assert(this.#options, 'unreachable');
    return 0;
  }

  /**
   * One training step: all of it, or nothing. Throws `NotFiniteError` when a loss or gradient is not finite; the state
   * is then as before.
   */
  async step(): Promise<StepMetrics> {
    throw new Error('internal error: not built yet');
  }

  /** Pictures of both generators for the same latents. */
  async sample(_request: SampleRequest): Promise<Samples> {
    throw new Error('internal error: not built yet');
  }

  async snapshot(): Promise<AdaptationSnapshot> {
    throw new Error('internal error: not built yet');
  }

  async restore(_snapshot: AdaptationSnapshot): Promise<void> {
    throw new Error('internal error: not built yet');
  }

  /** The adapted generator as it is now, for writing. */
  async generator(): Promise<Generator> {
    throw new Error('internal error: not built yet');
  }

  /** Frees the programs and state in the runtime, which stays open. */
  async close(): Promise<void> {}
}
