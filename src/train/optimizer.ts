import { input, reshape, slice, state, type Tensor } from '../graph/index.js';
import type { NamedTensors, RunInputs } from '../runtime/contract.js';
import { type FloatTensor, filledTensor, floatTensor } from '../tensorData.js';
import { type AdamOptions, adamCoefficients, adamInput, adamUpdate } from './adam.js';
import { joinRows } from './batches.js';
import { muonUpdate } from './muon.js';
import { type RangerOptions, rangerCoefficients, rangerInput, rangerUpdate } from './ranger.js';

/** Where things lie in the runtime's state, each before a parameter's name; each optimiser has its own part of them. */
export const entry = {
  parameter: 'train.',
  first: 'first.',
  second: 'second.',
  slow: 'slow.',
  average: 'average.',
} as const;

/**
 * How the parameters of a loss step: what is remembered of each in the runtime's state, and its update as graph.
 *
 * Whatever differs from step to step comes in by `inputs`, so that nothing is ever compiled again.
 */
export interface Optimizer {
  /** What the state remembers of a parameter before the first step, by its whole names. */
  start(name: string, value: FloatTensor): NamedTensors;
  /** What the graph reads in step `step` (from 1) at a learning rate. */
  inputs(learningRate: number, step: number): RunInputs;
  /** The new value of a parameter and what is remembered of it, by their whole names. */
  update(name: string, value: Tensor, gradient: Tensor): Readonly<Record<string, Tensor>>;
}

/** An optimiser for the parameters of these names. */
export type OptimizerOf = (names: readonly string[]) => Optimizer;

/** Adam's settings, without the rate, which each step gives. */
export interface AdamSettings extends Omit<AdamOptions, 'learningRate'> {
  /** What a parameter's learning rate is multiplied by; 1 for all by default. */
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

/** Muon, see {@link muonUpdate}, for the parameters, matrices or filters, that `isMatrix` names, and Adam at the same rates for the rest. */
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

/** What the state holds of a parameter under each prefix. */
function remembered(name: string, { shape }: Tensor, ...prefixes: readonly string[]): Tensor[] {
  return prefixes.map((prefix) => state(prefix + name, shape));
}
