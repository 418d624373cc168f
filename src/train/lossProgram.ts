import { defineProgram, gradients, input, type Program, state, type Tensor } from '../graph/index.js';
import { type Parameters, stateParameters } from '../nn/parameters.js';
import type { NamedTensors } from '../runtime/contract.js';
import type { FloatTensor } from '../tensorData.js';
import { movedAverage } from './ema.js';
import { entry, type Optimizer, type OptimizerOf } from './optimizer.js';
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

/** The step as graph: the loss, the squared lengths of its gradients, and the updates. */
export function lossProgram({ name: title, parameters, build }: LossSpec, optimizer: Optimizer): Program {
  const shapes = new Map([...parameters].map(([name, { shape }]) => [name, shape]));
  const own = stateParameters(entry.parameter, shapes);
  const { loss, outputs = {} } = build(own);
  const slopes = gradients(loss, [...own.values()]);
  const keep = input('keep', []);
  const writes: Record<string, Tensor> = {};
  [...own].forEach(([name, value], i) => {
    Object.assign(writes, optimizer.update(name, value, slopes[i]));
    const average = state(entry.average + name, value.shape);
    writes[entry.average + name] = movedAverage(average, writes[entry.parameter + name], keep);
  });
  return defineProgram(title, { ...outputs, loss, squares: squaredLengths(slopes) }, writes);
}
