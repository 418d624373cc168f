import { type RunInputs, transaction } from '../runtime/contract.js';
import { compileFed, type FedRunner } from '../runtime/fedProgram.js';
import type { Stage } from '../runtime/stage.js';
import type { FloatTensor } from '../tensorData.js';
import { type LossSource, type LossSpec, lossProgram, startState } from './lossProgram.js';
import { refuseNotFinite } from './notFinite.js';
import { entry, type Optimizer } from './optimizer.js';

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
  readonly #program: FedRunner<LossSource>;
  #step = 0;

  private constructor(stage: Stage, spec: LossSpec, optimizer: Optimizer, program: FedRunner<LossSource>) {
    this.#stage = stage;
    this.#spec = spec;
    this.#names = [...spec.parameters.keys()];
    this.#optimizer = optimizer;
    this.#program = program;
  }

  /** Compiles the step and puts the start values into the runtime's state. */
  static async create(stage: Stage, spec: LossSpec): Promise<LossTrainer> {
    const { optimizer, program } = lossProgram(spec);
    const compiled = await compileFed(stage, program);
    await stage.runtime.setState(startState(spec.parameters, optimizer));
    return new LossTrainer(stage, spec, optimizer, compiled);
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
    const results = await transaction(this.#stage.runtime, async () => {
      const run = await this.#program.run({ given: inputs, learningRate, step: next });
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
    await this.#program.release();
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
