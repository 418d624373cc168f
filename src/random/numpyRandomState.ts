import { UserError } from '../errors.js';
import { exactLog } from './exactMath.js';

const size = 624;
const middle = 397;

/** MT19937 seeded by one 32-bit number (Matsumoto and Nishimura 1998; initialisation of 2002). */
class MersenneTwister {
  readonly #state = new Uint32Array(size);
  #position = size;

  constructor(seed: number) {
    this.#state[0] = seed;
    for (let index = 1; index < size; index++) {
      const previous = this.#state[index - 1];
      this.#state[index] = Math.imul(1812433253, previous ^ (previous >>> 30)) + index;
    }
  }

  #refill(): void {
    const state = this.#state;
    for (let index = 0; index < size; index++) {
      const bits = (state[index] & 0x80000000) | (state[(index + 1) % size] & 0x7fffffff);
      state[index] = state[(index + middle) % size] ^ (bits >>> 1) ^ ((bits & 1) === 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }

  /** The next 32 bits. */
  next(): number {
    if (this.#position === size) this.#refill();
    let bits = this.#state[this.#position++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  }

  /** The next number in [0, 1) with 53 random bits. */
  nextDouble(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }
}

/** A sequential generator that reproduces numpy's legacy streams. */
export interface NumpyRandomState {
  /** The next `count` standard normals in float64, as `RandomState.randn` gives them (polar method). */
  randn(count: number): Float64Array<ArrayBuffer>;
  /** The next `count` numbers in [0, 1), as `RandomState.random_sample` gives them. */
  random(count: number): Float64Array<ArrayBuffer>;
}

/**
 * `np.random.RandomState(seed)`: the z of a seed in NVIDIA's tools is `randn(zDimensions)` of a fresh state.
 *
 * The logarithm may differ from a C library's in the last bit, which float32 does not show.
 *
 * @throws UserError when the seed is not a whole number from 0 to 2^32 - 1.
 */
export function numpyRandomState(seed: number): NumpyRandomState {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new UserError(
      `the seed ${seed} does not fit numpy's generator; use a whole number from 0 to 4294967295`,
    );
  }
  const twister = new MersenneTwister(seed);
  let saved: number | undefined;
  const gauss = (): number => {
    if (saved !== undefined) {
      const value = saved;
      saved = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * twister.nextDouble() - 1;
      const y = 2 * twister.nextDouble() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * exactLog(square)) / square);
      saved = factor * x;
      return factor * y;
    }
  };
  return {
    randn: (count) => Float64Array.from({ length: count }, gauss),
    random: (count) => Float64Array.from({ length: count }, () => twister.nextDouble()),
  };
}
