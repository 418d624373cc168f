import { assert } from '../../errors.js';
import { permutation } from '../../random/index.js';

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
  assert(Number.isInteger(size) && size >= 1, `an order of ${size} pictures`);
  let latest: { readonly epoch: number; readonly order: Int32Array } | undefined;
  const orderOf = (epoch: number): Int32Array => {
    if (latest?.epoch !== epoch) {
      latest = { epoch, order: permutation({ seed, stream: 'picture order', step: epoch }, size) };
    }
    return latest.order;
  };
  return {
    indices(step, count) {
      const first = step * count;
      return Array.from({ length: count }, (_, i) => {
        const place = first + i;
        return orderOf(Math.floor(place / size))[place % size];
      });
    },
  };
}
