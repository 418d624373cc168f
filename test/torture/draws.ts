import { uniforms } from '#nada/random/index.js';

const block = 64;

/** Random numbers that are the same for the same seed and stream, drawn one after the other. */
export class Draws {
  readonly #seed: number;
  readonly #stream: string;
  #step = 0;
  #left: number[] = [];

  constructor(seed: number, stream: string) {
    this.#seed = seed;
    this.#stream = stream;
  }

  /** A number from 0 to 1, 1 excluded. */
  next(): number {
    if (this.#left.length === 0) {
      this.#left = [...uniforms({ seed: this.#seed, stream: this.#stream, step: this.#step++ }, block)];
    }
    return this.#left.pop() ?? 0;
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}
