import { epochOrder } from '../../random/index.js';

/** Which pictures each step of a training sees. */
export interface PictureOrder {
  /** The indices of a step's `count` pictures. */
  indices(step: number, count: number): number[];
}

/**
 * Epochs, each a new random order of all `size` pictures, cut into batches one behind the other: a batch may end one
 * epoch and begin the next. Stateless: a step's pictures depend on the seed and the step alone, as long as every step
 * takes the same number.
 */
export function pictureOrder(seed: number, size: number): PictureOrder {
  const order = epochOrder({ seed, stream: 'picture order' }, size);
  return {
    indices: (step, count) => Array.from({ length: count }, (_, i) => order.at(step * count + i)),
  };
}
