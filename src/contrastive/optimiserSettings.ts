import { number, positive, toggle, whole } from '../settings/kind.js';
import { row, type ValuesOf } from '../settings/row.js';

const training = 'The training';

/** How a CLIP steps. */
export const optimiserRows = {
  /** The highest learning rate: it rises to it, and falls along a cosine. */
  learningRate: row(positive(), { group: training, help: 'highest learning rate', default: 1e-3 }),
  /** Whether matrices and filters step by Muon, at the same rate and with the same decay, instead of AdamW. */
  muon: row(toggle(), {
    group: training,
    help: 'matrices and filters step by Muon instead of AdamW, at the same rate',
    default: false,
  }),
  /** Steps in which the rate rises. */
  warmUp: row(whole({ least: 0 }), {
    group: training,
    help: 'steps in which the rate rises to it',
    default: 100,
  }),
  /** Decoupled weight decay of matrices and kernels: the share of a weight that a step at rate 1 removes; 0.2 in the paper. */
  weightDecay: row(number({ least: 0, most: 10 }), {
    group: training,
    help: 'decoupled weight decay',
    default: 0.1,
  }),
};

/** What only code changes: the hyperparameters of Radford et al. 2021 for vision transformers, and the limit of a gradient. */
export const optimiserDetailRows = {
  /** Adam's first decay. */
  beta1: row(number({ least: 0, most: 0.9999 }), {
    group: training,
    help: "Adam's first beta",
    default: 0.9,
  }),
  /** Adam's second decay. */
  beta2: row(number({ least: 0, most: 0.999999 }), {
    group: training,
    help: "Adam's second beta",
    default: 0.98,
  }),
  /** Adam's epsilon. */
  epsilon: row(positive(), { group: training, help: "Adam's epsilon", default: 1e-6 }),
  /** Longest gradient, over all parameters together, that a step takes as it is; a longer one is shortened to it. */
  gradientLimit: row(positive(), {
    group: training,
    help: 'length to which a longer gradient is shortened',
    default: 1,
  }),
};

/** The moving average of the weights, which is what a training yields. */
export const averageRows = {
  /** How much of the moving average stays in each step, once it has warmed up. */
  averageDecay: row(number({ least: 0, most: 0.99999 }), {
    group: training,
    help: 'share of the moving average of the weights that stays in a step; the average is the result',
    default: 0.995,
  }),
};

/** The settings of a parameter's step. */
export type OptimiserSettings = ValuesOf<
  typeof optimiserRows & typeof optimiserDetailRows & typeof averageRows
>;

/** Whether weight decay shrinks a parameter of that name: matrices and kernels, nothing else (Radford et al. 2021, 2.5). */
export function isDecaying(name: string): boolean {
  return name.endsWith('.weight');
}
