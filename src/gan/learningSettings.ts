import { number, orWord, positive, whole } from '../settings/kind.js';
import { row, type ValuesOf } from '../settings/row.js';

const learning = 'How it learns';

/** How the networks step, and the average of the generator's weights. */
export const learningRows = {
  /** Probability that an image mixes the styles of two latents. */
  mixing: row(number({ least: 0, most: 1 }), {
    group: learning,
    help: 'probability that an image mixes two styles',
    default: 0.9,
  }),
  /** Adam's learning rate for both networks, before the correction for lazy regularisation. */
  learningRate: row(positive(), { group: learning, help: "Adam's rate, for both networks", default: 0.0025 }),
  /** Adam's learning rate for the generator; that of both by default. A lower one spares what a trained generator knows. */
  generatorRate: row(positive(), {
    group: learning,
    help: "Adam's rate for the generator alone; a lower one spares what --init has learned",
    defaultText: 'that of --learning-rate',
    optional: true,
  }),
  /**
   * Steps at the start in which the discriminator alone learns, so that an untrained one does not spoil a generator that was trained
   * before.
   */
  generatorStart: row(whole({ least: 0 }), {
    group: learning,
    help: 'steps at the start in which only the discriminator learns; for --init without a discriminator',
    default: 0,
  }),
  /**
   * Half-life of the moving average of the generator, which is what a training yields, in thousands of images; `auto` is 10 batch / 32.
   */
  averageKimg: row(orWord(positive(), ['auto']), {
    group: learning,
    help: 'half-life of the moving average of the generator in thousands of images, or auto (10 batch / 32)',
    argument: 'N|auto',
    default: 'auto',
  }),
};

/** Rows that only code changes. */
export const learningDetailRows = {
  /** Adam's second decay, before the correction for lazy regularisation; the first is 0. */
  beta2: row(number({ least: 0, most: 0.999999 }), {
    group: learning,
    help: "Adam's second beta",
    default: 0.99,
  }),
  /** Adam's epsilon. */
  epsilon: row(positive(), { group: learning, help: "Adam's epsilon", default: 1e-8 }),
  /**
   * The half-life of the moving average is at most this share of the images seen, so that it forgets an untrained generator; 0 for no
   * such limit, when training starts from a good one.
   */
  averageRampUp: row(number({ least: 0 }), {
    group: learning,
    help: "the moving average's half-life as a share of the images seen, at most; 0 for no limit",
    default: 0.05,
  }),
};

/**
 * Adam's numbers for a network that is regularised every `interval` steps, or never (null): the rate times c and beta^c
 * with c = interval / (interval + 1), because the regulariser steps too (Karras et al. 2019, appendix B).
 */
export function lazyAdam(
  { beta2, epsilon }: Pick<ValuesOf<typeof learningDetailRows>, 'beta2' | 'epsilon'>,
  learningRate: number,
  interval: number | null,
): { learningRate: number; beta1: number; beta2: number; epsilon: number } {
  const c = interval === null ? 1 : interval / (interval + 1);
  return { learningRate: learningRate * c, beta1: 0, beta2: beta2 ** c, epsilon };
}
