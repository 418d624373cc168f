import { assert } from '../errors.js';
import { permutation } from './draws.js';
import type { RandomKey } from './randomKey.js';

/** An endless order of `size` things, all of which come once before any comes again. */
export interface EpochOrder {
  /** The number, from 0 to `size - 1`, at a place counted from 0. */
  at(place: number): number;
}

/**
 * Epochs one behind the other, each a new random order of all things. Stateless: what is at a place depends on the key
 * alone, whose `step` is the epoch; asking for the places of one epoch together is fast.
 */
export function epochOrder({ seed, stream }: Pick<RandomKey, 'seed' | 'stream'>, size: number): EpochOrder {
  assert(Number.isInteger(size) && size >= 1, `an order of ${size} things`);
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
