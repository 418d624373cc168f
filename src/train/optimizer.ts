import { input, reshape, slice, state, type Tensor } from '../graph/index.js';
import type { NamedTensors, RunInputs } from '../runtime/contract.js';
import { type FloatTensor, filledTensor, floatTensor } from '../tensorData.js';
import { type AdamOptions, adamCoefficients, adamInput, adamUpdate } from './adam.js';
import { joinRows } from './batches.js';
import { muonUpdate } from './muon.js';
import { type RangerOptions, rangerCoefficients, rangerInput, rangerUpdate } from './ranger.js';

/**
 * Prefixes of entries in the runtime's state, each followed by a parameter's name; each optimiser has its own part of
 * them.
 */
export const entry = {
  parameter: 'train.',
  first: 'first.',
  second: 'second.',
  slow: 'slow.',
  average: 'average.',
} as const;

/**
 * The update rule for the parameters of a loss: the memory of each in the runtime's state, and its update as graph.
 *
 * Everything that differs from step to step comes through `inputs`, so nothing is compiled again.
 */
export interface Optimizer {
  /** The state stored for a parameter before the first step, by full names. */
  start(name: string, value: FloatTensor): NamedTensors;
  /** The inputs that the graph reads in step `step` (from 1) at a learning rate. */
  inputs(learningRate: number, step: number): RunInputs;
  /** The new value of a parameter and its new state, by full names. */
  update(name: string, value: Tensor, gradient: Tensor): Readonly<Record<string, Tensor>>;
}

/** Creates an optimiser for the parameters of the given names. */
export type OptimizerOf = (names: readonly string[]) => Optimizer;

/** Adam's settings without the rate, which each step supplies. */
export interface AdamSettings extends Omit<AdamOptions, 'learningRate'> {
  /** The factor on a parameter's learning rate; 1 for all by default. */
  readonly rateOf?: (name: string) => number;
}

/** Adam; see {@link adamUpdate}. */
export function adamFor({ rateOf = () => 1, ...settings }: AdamSettings): OptimizerOf {
  return (names) => {
    const coefficients = adamInput('adam', Math.max(1, names.length));
    return {
      start: (name, { shape }) => ({
        [entry.first + name]: filledTensor(0, shape),
        [entry.second + name]: filledTensor(0, shape),
      }),
      inputs(learningRate, step) {
        const rows = names.map((name) =>
          adamCoefficients({ ...settings, learningRate: learningRate * rateOf(name) }, ['step'], [step]),
        );
        return rows.length === 0 ? {} : { adam: joinRows(rows, rows.length) };
      },
      update(name, value, gradient) {
        const [first, second] = remembered(name, value, entry.first, entry.second);
        const row = names.indexOf(name);
        const update = adamUpdate(coefficients, row, value, gradient, first, second);
        return {
          [entry.parameter + name]: update.parameter,
          ...(update.firstMoment ? { [entry.first + name]: update.firstMoment } : {}),
          [entry.second + name]: update.secondMoment,
        };
      },
    };
  };
}

/**
 * Muon, see {@link muonUpdate}, for the matrices and filters that `isMatrix` selects, and Adam at the same rates for
 * the rest.
 */
export function muonFor(isMatrix: (name: string) => boolean, adam: AdamSettings): OptimizerOf {
  return (all) => {
    const names = all.filter(isMatrix);
    const rest = adamFor(adam)(all.filter((name) => !isMatrix(name)));
    const { rateOf = () => 1 } = adam;
    const rates = input('muon', [Math.max(1, names.length)]);
    return {
      start: (name, value) =>
        isMatrix(name) ? { [entry.first + name]: filledTensor(0, value.shape) } : rest.start(name, value),
      inputs(learningRate, step) {
        const own = names.map((name) => learningRate * rateOf(name));
        return {
          ...rest.inputs(learningRate, step),
          ...(own.length === 0 ? {} : { muon: floatTensor(own, [own.length]) }),
        };
      },
      update(name, value, gradient) {
        if (!isMatrix(name)) return rest.update(name, value, gradient);
        const [first] = remembered(name, value, entry.first);
        const rate = reshape(slice(rates, [names.indexOf(name)], [1]), []);
        const update = muonUpdate(value, gradient, first, rate);
        return { [entry.parameter + name]: update.parameter, [entry.first + name]: update.momentum };
      },
    };
  };
}

/** Ranger for all parameters; see {@link rangerUpdate}. */
export function rangerFor(settings: RangerOptions): OptimizerOf {
  return () => {
    const coefficients = rangerInput('ranger');
    return {
      start: (name, value) => ({
        [entry.first + name]: filledTensor(0, value.shape),
        [entry.second + name]: filledTensor(0, value.shape),
        [entry.slow + name]: value,
      }),
      inputs: (learningRate, step) => ({ ranger: rangerCoefficients(settings, learningRate, step) }),
      update(name, parameter, gradient) {
        const [firstMoment, secondMoment, slow] = remembered(
          name,
          parameter,
          entry.first,
          entry.second,
          entry.slow,
        );
        const held = { parameter, gradient, firstMoment, secondMoment, slow };
        const update = rangerUpdate(coefficients, settings, held);
        return {
          [entry.parameter + name]: update.parameter,
          [entry.first + name]: update.firstMoment,
          [entry.second + name]: update.secondMoment,
          [entry.slow + name]: update.slow,
        };
      },
    };
  };
}

/** The state stored for a parameter under each prefix. */
function remembered(name: string, { shape }: Tensor, ...prefixes: readonly string[]): Tensor[] {
  return prefixes.map((prefix) => state(prefix + name, shape));
}
