import { constant } from '../primitives/constant.js';
import { elementCount } from '../shapes.js';
import type { Shape, Tensor } from '../tensor.js';

/** Draws `count` numbers, uniform in [low, high). */
export type Uniform = (count: number, low?: number, high?: number) => Float64Array;

/** A tiny seeded generator (mulberry32), so that tests see the same numbers on every machine. */
export function uniform(seed: number): Uniform {
  let counter = seed >>> 0;
  const next = (): number => {
    counter = (counter + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(counter ^ (counter >>> 15), counter | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (count, low = -1, high = 1) =>
    Float64Array.from({ length: count }, () => low + (high - low) * next());
}

/** A constant of random numbers in [-1, 1). */
export function randomTensor(shape: Shape, seed: number): Tensor {
  return constant(uniform(seed)(elementCount(shape)), shape);
}
