import { input, reshape, slice, state, type Tensor } from '../graph/index.js';
import type { NamedTensors } from '../runtime/contract.js';
import type { Feeding } from '../runtime/fedProgram.js';
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
 * Everything that differs from step to step comes through inputs, so nothing is compiled again.
 */
export interface Optimizer {
  /** The state stored for a parameter before the first step, by full names. */
  start(name: string, value: FloatTensor): NamedTensors;
  /** The new value of a parameter and its new state, by full names. */
  update(name: string, value: Tensor, gradient: Tensor): Readonly<Record<string, Tensor>>;
}

/** Inputs of an optimiser in a step. */
export interface RateSource {
  readonly learningRate: number;
  /** The number of the step, from 1. */
  readonly step: number;
}

/** Creates an optimiser for the parameters of the given names, and declares its inputs. */
export type OptimizerOf = (names: readonly string[], inputs: Feeding<RateSource>) => Optimizer;

/** Adam's settings without the rate, which each step supplies. */
export interface AdamSettings extends Omit<AdamOptions, 'learningRate'> {
  /** The factor on a parameter's learning rate; 1 for all by default. */
  readonly rateOf?: (name: string) => number;
}

/** Adam; see {@link adamUpdate}. */
export function adamFor({ rateOf = () => 1, ...settings }: AdamSettings): OptimizerOf {
  return (names, inputs) => {
    const coefficients = inputs.feed(
      adamInput('adam', Math.max(1, names.length)),
      ({ learningRate, step }) => {
        const rows = names.map((name) =>
          adamCoefficients({ ...settings, learningRate: learningRate * rateOf(name) }, ['step'], [step]),
        );
        return joinRows(rows, rows.length);
      },
    );
    return {
      start: (name, { shape }) => ({
        [entry.first + name]: filledTensor(0, shape),
        [entry.second + name]: filledTensor(0, shape),
      }),
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
  return (all, inputs) => {
    const names = all.filter(isMatrix);
    const others = all.filter((name) => !isMatrix(name));
    const rest = adamFor(adam)(others, inputs);
    const { rateOf = () => 1 } = adam;
    const rates = inputs.feed(input('muon', [Math.max(1, names.length)]), ({ learningRate }) =>
      floatTensor(
        names.map((name) => learningRate * rateOf(name)),
        [names.length],
      ),
    );
    return {
      start: (name, value) =>
        isMatrix(name) ? { [entry.first + name]: filledTensor(0, value.shape) } : rest.start(name, value),
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
  return (_names, inputs) => {
    const coefficients = inputs.feed(rangerInput('ranger'), ({ learningRate, step }) =>
      rangerCoefficients(settings, learningRate, step),
    );
    return {
      start: (name, value) => ({
        [entry.first + name]: filledTensor(0, value.shape),
        [entry.second + name]: filledTensor(0, value.shape),
        [entry.slow + name]: value,
      }),
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
