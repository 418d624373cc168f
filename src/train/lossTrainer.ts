import { defineProgram, gradients, input, type Program, state, type Tensor } from '../graph/index.js';
import type { Parameters } from '../nn/parameters.js';
import { type ProgramHandle, type RunInputs, transaction } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import { type FloatTensor, filledTensor } from '../tensorData.js';
import { type AdamOptions, adamCoefficients, adamInput, adamUpdate } from './adam.js';
import { joinRows } from './batches.js';
import { movedAverage } from './ema.js';
import { refuseNotFinite } from './notFinite.js';
import { averageDecay } from './schedules.js';
import { squaredLengths } from './squaredLengths.js';

/** What {@link LossTrainer} minimises, and how. */
export interface LossSpec {
  /** The program's name, which messages show. */
  readonly name: string;
  /** Start values of what trains, by name. */
  readonly parameters: ReadonlyMap<string, FloatTensor>;
  /** The scalar loss as graph over the parameters and inputs; `outputs` are returned by each step besides. */
  build(parameters: Parameters): {
    readonly loss: Tensor;
    readonly outputs?: Readonly<Record<string, Tensor>>;
  };
  readonly adam: Omit<AdamOptions, 'learningRate'>;
  /** What a parameter's learning rate is multiplied by; 1 for all by default. */
  readonly rateOf?: (name: string) => number;
  /** How much of the moving average of the parameters stays in each step once it has warmed up, 0 to 1. */
  readonly averageDecay: number;
}

/** Everything that changes while a {@link LossTrainer} trains. */
export interface LossSnapshot {
  readonly step: number;
  readonly tensors: Readonly<Record<string, FloatTensor>>;
}

const entry = { parameter: 'train.', first: 'first.', second: 'second.', average: 'average.' } as const;

/** Trains the parameters of one loss with Adam, and keeps their exponential moving average. */
export class LossTrainer {
  readonly #stage: Stage;
  readonly #spec: LossSpec;
  readonly #names: readonly string[];
  readonly #handle: ProgramHandle;
  #step = 0;

  private constructor(stage: Stage, spec: LossSpec, handle: ProgramHandle) {
    this.#stage = stage;
    this.#spec = spec;
    this.#names = [...spec.parameters.keys()];
    this.#handle = handle;
  }

  /** Compiles the step and puts the start values into the runtime's state. */
  static async create(stage: Stage, spec: LossSpec): Promise<LossTrainer> {
    const handle = await compileProgram(stage, stepProgram(spec));
    const { parameters } = spec;
    await stage.runtime.setState({
      ...prefixed(entry.parameter, parameters),
      ...prefixed(entry.average, parameters),
      ...prefixed(entry.first, zerosLike(parameters)),
      ...prefixed(entry.second, zerosLike(parameters)),
    });
    return new LossTrainer(stage, spec, handle);
  }

  get stepsDone(): number {
    return this.#step;
  }

  /**
   * One step; gives the loss (`loss`) and the outputs of the spec.
   *
   * Throws a `NotFiniteError` when the loss or the gradient is not finite; the state is then as before the step.
   */
  async step(inputs: RunInputs, learningRate: number): Promise<Record<string, FloatTensor>> {
    const next = this.#step + 1;
    const { adam: options, rateOf = () => 1 } = this.#spec;
    const rows = this.#names.map((name) =>
      adamCoefficients({ ...options, learningRate: learningRate * rateOf(name) }, ['step'], [next]),
    );
    const adam = joinRows(rows, rows.length);
    const keep = filledTensor(averageDecay(this.#spec.averageDecay, next), []);
    const results = await transaction(this.#stage.runtime, async () => {
      const run = await this.#stage.runtime.run(this.#handle, { ...inputs, adam, keep });
      const squares = this.#names.map((name, i) => [`gradient of ${name}`, run.squares.data[i]] as const);
      refuseNotFinite(next, [['loss', run.loss.data[0]], ...squares]);
      return run;
    });
    this.#step = next;
    return results;
  }

  /** The parameters as they train. */
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

  /** Goes back to a snapshot of a trainer of the same spec. */
  async restore({ step, tensors }: LossSnapshot): Promise<void> {
    await this.#stage.runtime.setState(tensors);
    this.#step = step;
  }

  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#handle);
    await this.#stage.runtime.deleteState(this.#entries());
  }

  #entries(): string[] {
    return Object.values(entry).flatMap((prefix) => this.#names.map((name) => prefix + name));
  }

  async #read(prefix: string): Promise<Map<string, FloatTensor>> {
    const tensors = await this.#stage.runtime.getState(this.#names.map((name) => prefix + name));
    return new Map(this.#names.map((name) => [name, tensors[prefix + name]]));
  }
}

function stepProgram(spec: LossSpec): Program {
  const names = [...spec.parameters.keys()];
  const held = (prefix: string): Tensor[] =>
    [...spec.parameters].map(([name, { shape }]) => state(prefix + name, shape));
  const own = held(entry.parameter);
  const [first, second, average] = [held(entry.first), held(entry.second), held(entry.average)];
  const { loss, outputs = {} } = spec.build(new Map(names.map((name, i) => [name, own[i]])));
  const found = gradients(loss, own);
  const coefficients = adamInput('adam', own.length);
  const keep = input('keep', []);
  const writes: Record<string, Tensor> = {};
  names.forEach((name, i) => {
    const update = adamUpdate(coefficients, i, own[i], found[i], first[i], second[i]);
    writes[entry.parameter + name] = update.parameter;
    if (update.firstMoment) writes[entry.first + name] = update.firstMoment;
    writes[entry.second + name] = update.secondMoment;
    writes[entry.average + name] = movedAverage(average[i], update.parameter, keep);
  });
  return defineProgram(spec.name, { ...outputs, loss, squares: squaredLengths(found) }, writes);
}

function prefixed(prefix: string, tensors: ReadonlyMap<string, FloatTensor>): Record<string, FloatTensor> {
  return Object.fromEntries([...tensors].map(([name, tensor]) => [prefix + name, tensor]));
}

function zerosLike(tensors: ReadonlyMap<string, FloatTensor>): Map<string, FloatTensor> {
  return new Map([...tensors].map(([name, { shape }]) => [name, filledTensor(0, shape)]));
}
