import { type ProgramHandle, type RunInputs, transaction } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import { type FloatTensor, filledTensor } from '../tensorData.js';
import { type LossSpec, lossProgram, startState } from './lossProgram.js';
import { refuseNotFinite } from './notFinite.js';
import { entry, type Optimizer } from './optimizer.js';
import { averageDecay } from './schedules.js';

/** Everything that changes while a {@link LossTrainer} trains. */
export interface LossSnapshot {
  readonly step: number;
  readonly tensors: Readonly<Record<string, FloatTensor>>;
}

/** Trains the parameters of one loss with an optimiser, and maintains their exponential moving average. */
export class LossTrainer {
  readonly #stage: Stage;
  readonly #spec: LossSpec;
  readonly #names: readonly string[];
  readonly #optimizer: Optimizer;
  readonly #handle: ProgramHandle;
  #step = 0;

  private constructor(stage: Stage, spec: LossSpec, optimizer: Optimizer, handle: ProgramHandle) {
    this.#stage = stage;
    this.#spec = spec;
    this.#names = [...spec.parameters.keys()];
    this.#optimizer = optimizer;
    this.#handle = handle;
  }

  /** Compiles the step and puts the start values into the runtime's state. */
  static async create(stage: Stage, spec: LossSpec): Promise<LossTrainer> {
    const optimizer = spec.optimizer([...spec.parameters.keys()]);
    const handle = await compileProgram(stage, lossProgram(spec, optimizer));
    await stage.runtime.setState(startState(spec.parameters, optimizer));
    return new LossTrainer(stage, spec, optimizer, handle);
  }

  get stepsDone(): number {
    return this.#step;
  }

  /**
   * Takes one step; returns the loss (`loss`) and the outputs of the spec.
   *
   * Throws a `NotFiniteError` when the loss or the gradient is not finite; the state is then the same as before the
   * step.
   */
  async step(inputs: RunInputs, learningRate: number): Promise<Record<string, FloatTensor>> {
    const next = this.#step + 1;
    const rates = this.#optimizer.inputs(learningRate, next);
    const keep = filledTensor(averageDecay(this.#spec.averageDecay, next), []);
    const results = await transaction(this.#stage.runtime, async () => {
      const run = await this.#stage.runtime.run(this.#handle, { ...inputs, ...rates, keep });
      const squares = this.#names.map((name, i) => [`gradient of ${name}`, run.squares.data[i]] as const);
      refuseNotFinite(next, [['loss', run.loss.data[0]], ...squares]);
      return run;
    });
    this.#step = next;
    return results;
  }

  /** The current parameters. */
  parameters(): Promise<Map<string, FloatTensor>> {
    return this.#read(entry.parameter);
  }

  /** The moving average of the parameters. */
  averaged(): Promise<Map<string, FloatTensor>> {
    return this.#read(entry.average);
  }

  async snapshot(): Promise<LossSnapshot> {
    return { step: this.#step, tensors: await this.#stage.runtime.getState(this.#entries()) };
  }

  /** Restores a snapshot of a trainer with the same spec. */
  async restore({ step, tensors }: LossSnapshot): Promise<void> {
    await this.#stage.runtime.setState(tensors);
    this.#step = step;
  }

  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#handle);
    await this.#stage.runtime.deleteState(this.#entries());
  }

  #entries(): string[] {
    return Object.keys(startState(this.#spec.parameters, this.#optimizer));
  }

  async #read(prefix: string): Promise<Map<string, FloatTensor>> {
    const tensors = await this.#stage.runtime.getState(this.#names.map((name) => prefix + name));
    return new Map(this.#names.map((name) => [name, tensors[prefix + name]]));
  }
}
