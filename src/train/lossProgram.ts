import {
  defineProgram,
  gradients,
  input,
  type Program,
  reshape,
  slice,
  state,
  type Tensor,
} from '../graph/index.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import type { NamedTensors, RunInputs } from '../runtime/contract.js';
import { type FloatTensor, filledTensor, floatTensor } from '../tensorData.js';
import { type AdamOptions, adamCoefficients, adamInput, adamUpdate } from './adam.js';
import { joinRows } from './batches.js';
import { movedAverage } from './ema.js';
import { muonUpdate } from './muon.js';
import { type RangerOptions, rangerCoefficients, rangerInput, rangerUpdate } from './ranger.js';
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
  readonly adam: Omit<AdamOptions, 'learningRate'>;
  /** What a parameter's learning rate is multiplied by; 1 for all by default. */
  readonly rateOf?: (name: string) => number;
  /** Which parameters, matrices or filters, step by Muon instead of Adam, at the same rate; none by default. */
  readonly usesMuon?: (name: string) => boolean;
  /** Ranger for all parameters instead of Adam and Muon. */
  readonly ranger?: RangerOptions;
  /** How much of the moving average of the parameters stays in each step once it has warmed up, 0 to 1. */
  readonly averageDecay: number;
}

/** Where things lie in the runtime's state, each before a parameter's name; each optimiser has its own part of them. */
export const entry = {
  parameter: 'train.',
  first: 'first.',
  second: 'second.',
  slow: 'slow.',
  average: 'average.',
} as const;

/** The state before the first step. */
export function startState(spec: LossSpec): NamedTensors {
  const { muon } = stepped(spec);
  const state: Record<string, FloatTensor> = {};
  for (const [name, tensor] of spec.parameters) {
    state[entry.parameter + name] = tensor;
    state[entry.average + name] = tensor;
    state[entry.first + name] = filledTensor(0, tensor.shape);
    if (!muon.includes(name)) state[entry.second + name] = filledTensor(0, tensor.shape);
    if (spec.ranger) state[entry.slow + name] = tensor;
  }
  return state;
}

/** The inputs of step `step` (from 1) that hold its learning rate. */
export function stepRates(spec: LossSpec, learningRate: number, step: number): RunInputs {
  const { rateOf = () => 1, ranger } = spec;
  if (ranger) return { ranger: rangerCoefficients(ranger, learningRate, step) };
  const { adam, muon } = stepped(spec);
  const rows = adam.map((name) =>
    adamCoefficients({ ...spec.adam, learningRate: learningRate * rateOf(name) }, ['step'], [step]),
  );
  const rates = muon.map((name) => learningRate * rateOf(name));
  return {
    ...(rows.length > 0 ? { adam: joinRows(rows, rows.length) } : {}),
    ...(rates.length > 0 ? { muon: floatTensor(rates, [rates.length]) } : {}),
  };
}

/** The step as graph: the loss, the squared lengths of its gradients, and the updates. */
export function lossProgram(spec: LossSpec): Program {
  const held = (prefix: string): Map<string, Tensor> =>
    new Map([...spec.parameters].map(([name, { shape }]) => [name, state(prefix + name, shape)]));
  const own = held(entry.parameter);
  const [first, second, average] = [held(entry.first), held(entry.second), held(entry.average)];
  const { loss, outputs = {} } = spec.build(own);
  const names = [...own.keys()];
  const slopes = gradients(loss, [...own.values()]);
  const { adam, muon } = stepped(spec);
  const coefficients = adamInput('adam', Math.max(1, adam.length));
  const rates = input('muon', [Math.max(1, muon.length)]);
  const rangerRow = rangerInput('ranger');
  const keep = input('keep', []);
  const writes: Record<string, Tensor> = {};
  names.forEach((name, i) => {
    const [value, memory] = [parameter(own, name), parameter(first, name)];
    if (spec.ranger) {
      const [secondMoment, slow] = [entry.second, entry.slow].map((prefix) =>
        state(prefix + name, value.shape),
      );
      const update = rangerUpdate(rangerRow, spec.ranger, {
        parameter: value,
        gradient: slopes[i],
        firstMoment: memory,
        secondMoment,
        slow,
      });
      writes[entry.parameter + name] = update.parameter;
      writes[entry.first + name] = update.firstMoment;
      writes[entry.second + name] = update.secondMoment;
      writes[entry.slow + name] = update.slow;
    } else if (muon.includes(name)) {
      const rate = reshape(slice(rates, [muon.indexOf(name)], [1]), []);
      const update = muonUpdate(value, slopes[i], memory, rate);
      writes[entry.parameter + name] = update.parameter;
      writes[entry.first + name] = update.momentum;
    } else {
      const row = adam.indexOf(name);
      const update = adamUpdate(coefficients, row, value, slopes[i], memory, parameter(second, name));
      writes[entry.parameter + name] = update.parameter;
      if (update.firstMoment) writes[entry.first + name] = update.firstMoment;
      writes[entry.second + name] = update.secondMoment;
    }
    writes[entry.average + name] = movedAverage(
      parameter(average, name),
      writes[entry.parameter + name],
      keep,
    );
  });
  return defineProgram(spec.name, { ...outputs, loss, squares: squaredLengths(slopes) }, writes);
}

/** The parameters by what steps them. */
function stepped({ parameters, usesMuon = () => false, ranger }: LossSpec): {
  adam: string[];
  muon: string[];
} {
  if (ranger) return { adam: [], muon: [] };
  const names = [...parameters.keys()];
  return { adam: names.filter((name) => !usesMuon(name)), muon: names.filter((name) => usesMuon(name)) };
}
