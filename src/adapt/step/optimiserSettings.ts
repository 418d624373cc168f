import { number, positive, whole, word } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';

const optimiser = 'How it learns';

/** Adam (Kingma and Ba 2014) as the reference writes its numbers, before its correction by r, and the average of the weights. */
export const optimiserRows = {
  /** Adam's learning rate, before the correction by `regularizationInterval`. */
  learningRate: row(positive(), {
    group: optimiser,
    help: "Adam's rate, before the correction below",
    default: 0.002,
    defaultText: '0.002; 0.05 with --train style, 0.005 with affine',
  }),
  /** Adam's first decay. */
  beta1: row(number({ least: 0, most: 0.9999 }), { group: optimiser, help: "Adam's first beta", default: 0 }),
  /** Adam's second decay. */
  beta2: row(number({ least: 0, most: 0.999999 }), {
    group: optimiser,
    help: "Adam's second beta",
    default: 0.99,
  }),
  /** Adam's epsilon. */
  epsilon: row(positive(), { group: optimiser, help: "Adam's epsilon", default: 1e-8 }),
  /**
   * StyleGAN2's interval n of lazy regularisation: rate and betas are corrected by r = n / (n + 1) (rate r, beta^r), although
   * nothing is regularised here. 0 corrects nothing.
   */
  regularizationInterval: row(whole({ least: 0, most: 1000 }), {
    group: optimiser,
    help: "StyleGAN2's n, which corrects rate and betas by n / (n + 1); 0 for no correction",
    default: 4,
  }),
  /**
   * How much of the moving average of the weights stays in a step, less in the first ones; the averaged generator is what is shown
   * and kept. One step's weights waver: some of them draw images that are far from those of the steps before and after. 0 takes the
   * weights as they are.
   */
  averageDecay: row(number({ least: 0, most: 0.9999 }), {
    group: optimiser,
    help: 'how much of the moving average of the weights, which is what is shown and kept, stays in a step; 0 takes them as they are',
    default: 0.95,
  }),
  /**
   * Rule for a parameter that trained before and does not in this step: `skip` leaves it alone (gradients set to None, torch
   * 2), `fade` steps it with a gradient of zero, so its second moment decays and its step count rises (gradients filled with zeros,
   * the reference's torch 1).
   */
  idle: row(word(['skip', 'fade']), {
    group: optimiser,
    help: 'what Adam does to a layer that is not chosen: skip (torch 2) or fade (torch 1)',
    default: 'skip',
  }),
};

/** Adam's numbers before the correction. */
export type UncorrectedAdam = Pick<
  ValuesOf<typeof optimiserRows>,
  'learningRate' | 'beta1' | 'beta2' | 'epsilon' | 'regularizationInterval'
>;

/** The rate and betas that Adam really takes: learning rate * r, beta^r, r = n / (n + 1). */
export function effectiveAdam(adam: UncorrectedAdam): {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
} {
  const { learningRate, beta1, beta2, epsilon, regularizationInterval: interval } = adam;
  const r = interval === 0 ? 1 : interval / (interval + 1);
  return { learningRate: learningRate * r, beta1: beta1 ** r, beta2: beta2 ** r, epsilon };
}
