import { assert } from '../errors.js';
import { permutation } from './draws.js';
import type { RandomKey } from './randomKey.js';

/** An endless order of `size` items, in which every item comes once before any comes again. */
export interface EpochOrder {
  /** The number, from 0 to `size - 1`, at a position counted from 0. */
  at(place: number): number;
}

/**
 * Orders items by epochs, each a new random order of all of them.
 *
 * Stateless: the item at a position depends only on the key, whose `step` is the epoch; asking for the positions of one
 * epoch together is fast.
 */
export function epochOrder({ seed, stream }: Pick<RandomKey, 'seed' | 'stream'>, size: number): EpochOrder {
  assert(Number.isInteger(size) && size >= 1, `an order can't have ${size} items`);
  let latest: { readonly epoch: number; readonly order: Int32Array } | undefined;
  return {
    at(place) {
      const epoch = Math.floor(place / size);
      if (latest?.epoch !== epoch) {
        latest = { epoch, order: permutation({ seed, stream, step: epoch }, size) };
      }
      return latest.order[place % size];
    },
  };
}
