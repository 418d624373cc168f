import { number, orWord, positive, whole, word } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { augmentGroups } from './transforms.js';

const few = 'Against overfitting';

/**
 * Rows of what the discriminator's images undergo, and how likely (Karras et al. 2020, "Training generative adversarial networks with limited
 * data").
 */
export const augmentRows = {
  /**
   * Random changes of all images before the discriminator sees them: `b` flips, turns and moves by whole pixels, `g` is geometry, `c`
   * colour, then `f` filters, `n` noise and a last `c` a hole. `bgc` is the best in the paper; `none` changes nothing.
   */
  augment: row(word(['none', ...augmentGroups]), {
    group: few,
    help: `random changes of what the discriminator sees: none, ${augmentGroups.join(', ')} (flips and shifts, geometry, colour, ...)`,
    default: 'bgc',
  }),
  /** Probability of each change, or `adaptive`: from 0 on, it rises while the discriminator overfits and falls otherwise. */
  p: row(orWord(number({ least: 0, most: 1 }), ['adaptive']), {
    group: few,
    help: 'probability of each change: a number, or adaptive (rises while the discriminator overfits)',
    argument: 'N|adaptive',
    default: 'adaptive',
  }),
  /** With `p: 'adaptive'`: the mean sign of the logits of real images to steer for, -1 to 1. */
  target: row(number({ least: -1, most: 1 }), {
    group: few,
    help: 'with --p adaptive: share of real images judged real, minus the share judged fake, to steer for',
    default: 0.6,
  }),
  /** With `p: 'adaptive'`: thousands of images in which the probability can go from 0 to 1; 500 in the paper. */
  adjustKimg: row(positive(), {
    group: few,
    help: 'with --p adaptive: thousands of images in which it can go from 0 to 1',
    default: 100,
  }),
};

/** Rows that only code changes. */
export const augmentDetailRows = {
  /** With `p: 'adaptive'`: steps from one adjustment to the next. */
  adjustInterval: row(whole({ least: 1 }), {
    group: few,
    help: 'steps between adjustments of the probability',
    default: 4,
  }),
};
