import { positive, whole } from '../settings/kind.js';
import { row, type ValuesOf } from '../settings/row.js';

const course = 'The course of the run';

/** How long an adversarial training takes, and how much it sees in a step. */
export const courseRows = {
  /** Thousands of real images to train on, counting repeats. */
  kimg: row(positive(), {
    group: course,
    help: 'thousands of real images to train on, counting repeats',
    default: 200,
    changeable: true,
  }),
  /** Images of a step, as many generated ones as real ones. */
  batch: row(whole({ least: 1, most: 1024 }), { group: course, help: 'images of a step', default: 16 }),
  /** Decides every random number, 0 to 2^53 - 1. */
  seed: row(whole({ least: 0 }), { group: course, help: 'decides every random number', default: 0 }),
};

/** The steps that a training takes, at least one. */
export function trainingSteps({ kimg, batch }: Pick<ValuesOf<typeof courseRows>, 'kimg' | 'batch'>): number {
  return Math.max(1, Math.ceil((kimg * 1000) / batch));
}
