import { whole } from '../settings/kind.js';
import { row } from '../settings/row.js';

const training = 'The training';

/** How long a CLIP trains, and on how many pairs at once. */
export const courseRows = {
  /** Training steps, after which the learning rate has fallen to nothing. */
  steps: row(whole({ least: 1, most: 1e7 }), { group: training, help: 'training steps', default: 1000 }),
  /** Pairs of an image and a text that are compared with each other in a step. */
  batch: row(whole({ least: 2, most: 65536 }), {
    group: training,
    help: 'pairs compared in a step',
    default: 256,
  }),
  /** Pairs that are computed at once; any divisor of `batch` gives the same gradients. */
  microBatch: row(whole({ least: 1, most: 65536 }), {
    group: training,
    help: 'pairs computed at once; it divides the batch and saves memory; results are equal to rounding',
    default: 32,
  }),
};

/** What decides all random numbers. */
export const seedRows = {
  /** Decides the first weights, the order of the pairs and the augmentation, 0 to 2^53 - 1. */
  seed: row(whole({ least: 0 }), {
    group: training,
    help: 'decides the first weights, the order of the pairs and the augmentation',
    default: 0,
  }),
};
