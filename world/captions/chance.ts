import { type RandomKey, uniforms } from '#nada/random/index.js';

const block = 64;

/** Random choices, one after another, from a stateless stream: the same key gives the same choices. */
export class Chance {
  readonly #key: RandomKey;
  #values: ArrayLike<number> = [];
  #start = 0;
  #next = 0;

  constructor(key: RandomKey) {
    this.#key = key;
  }

  /** A number of [0, 1). */
  uniform(): number {
    if (this.#next >= this.#values.length) {
      this.#start += this.#values.length;
      this.#values = uniforms({ ...this.#key, element: this.#start }, block);
      this.#next = 0;
    }
    return this.#values[this.#next++];
  }

  /** True with that probability. */
  happens(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** One of the entries. */
  pick<T>(entries: readonly T[]): T {
    return entries[Math.floor(this.uniform() * entries.length)];
  }

  /** The entries in random order; with weights, a larger one tends to come first (Efraimidis and Spirakis 2006). */
  shuffle<T>(entries: readonly T[], weightOf: (entry: T) => number = () => 1): T[] {
    const keyed = entries.map((entry) => ({ entry, key: this.uniform() ** (1 / weightOf(entry)) }));
    return keyed.sort((a, b) => b.key - a.key).map(({ entry }) => entry);
  }
}
