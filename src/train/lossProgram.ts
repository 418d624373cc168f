import { defineProgram, gradients, input, type Program, state, type Tensor } from '../graph/index.js';
import { type Parameters, stateParameters } from '../nn/parameters.js';
import type { NamedTensors } from '../runtime/contract.js';
import type { FloatTensor } from '../tensorData.js';
import { movedAverage } from './ema.js';
import { entry, type Optimizer, type OptimizerOf } from './optimizer.js';
import { squaredLengths } from './squaredLengths.js';

/** What a `LossTrainer` minimises, and how. */
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
  readonly optimizer: OptimizerOf;
  /** How much of the moving average of the parameters stays in each step once it has warmed up, 0 to 1. */
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
