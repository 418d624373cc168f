import { gradients, input, state, type Tensor } from '../graph/index.js';
import { type Parameters, stateParameters } from '../nn/parameters.js';
import type { NamedTensors, RunInputs } from '../runtime/contract.js';
import { type FedProgram, Inputs } from '../runtime/fedProgram.js';
import { type FloatTensor, filledTensor } from '../tensorData.js';
import { movedAverage } from './ema.js';
import { entry, type Optimizer, type OptimizerOf, type RateSource } from './optimizer.js';
import { averageDecay } from './schedules.js';
import { squaredLengths } from './squaredLengths.js';

/** The loss that a `LossTrainer` minimises, and the settings of its training. */
export interface LossSpec {
  /** The program's name in messages. */
  readonly name: string;
  /** Start values of the trainable parameters, by name. */
  readonly parameters: ReadonlyMap<string, FloatTensor>;
  /** Builds the scalar loss as graph from the parameters and inputs; each step also returns the `outputs`. */
  build(parameters: Parameters): {
    readonly loss: Tensor;
    readonly outputs?: Readonly<Record<string, Tensor>>;
  };
  readonly optimizer: OptimizerOf;
  /** The share of the parameters' moving average that remains after each step once it has warmed up, 0 to 1. */
  readonly averageDecay: number;
}

/** The state before the first step. */
export function startState(parameters: LossSpec['parameters'], optimizer: Optimizer): NamedTensors {
  const state: Record<string, FloatTensor> = {};
  for (const [name, tensor] of parameters) {
    state[entry.parameter + name] = tensor;
    state[entry.average + name] = tensor;
    Object.assign(state, optimizer.start(name, tensor));
  }
  return state;
}

/** Inputs of a step of a loss. */
export interface LossSource extends RateSource {
  /** The inputs of the spec's own graph, by name. */
  readonly given: RunInputs;
}

/** The optimiser of a loss, and the step as graph: the loss, the squared lengths of its gradients, and the updates. */
export function lossProgram({
  name: title,
  parameters,
  build,
  optimizer: optimizerOf,
  averageDecay: decay,
}: LossSpec): {
  readonly optimizer: Optimizer;
  readonly program: FedProgram<LossSource>;
} {
  const inputs = new Inputs<LossSource>();
  const optimizer = optimizerOf([...parameters.keys()], inputs);
  const shapes = new Map([...parameters].map(([name, { shape }]) => [name, shape]));
  const own = stateParameters(entry.parameter, shapes);
  const { loss, outputs = {} } = build(own);
  const slopes = gradients(loss, [...own.values()]);
  const keep = inputs.feed(input('keep', []), ({ step }) => filledTensor(averageDecay(decay, step), []));
  inputs.feedRest(({ given }) => given);
  const writes: Record<string, Tensor> = {};
  [...own].forEach(([name, value], i) => {
    Object.assign(writes, optimizer.update(name, value, slopes[i]));
    const average = state(entry.average + name, value.shape);
    writes[entry.average + name] = movedAverage(average, writes[entry.parameter + name], keep);
  });
  const program = inputs.define(title, { ...outputs, loss, squares: squaredLengths(slopes) }, writes);
  return { optimizer, program };
}
