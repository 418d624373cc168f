import type { LoweredProgram } from '../lowering/index.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';

/** Adds up what programs and their state take, from their memory plans. */
export class MemoryEstimate {
  readonly #entries = new Map<string, number>();
  #activations = 0;
  #fetched = 0;

  /** Counts a program that stays compiled: each keeps the memory of its activations, and they share the state. */
  add({ reads, memory }: Pick<LoweredProgram, 'reads' | 'memory'>): void {
    for (const { key, shape } of reads) {
      this.#entries.set(key, sizeOf(shape) * bytesPerElement.float32);
    }
    this.#activations += memory.activations;
    this.#fetched = Math.max(this.#fetched, memory.fetched);
  }

  /** Bytes at the busiest moment: the state, all activations, and the largest set of results. */
  get bytes(): number {
    const state = [...this.#entries.values()].reduce((sum, size) => sum + size, 0);
    return state + this.#activations + this.#fetched;
  }
}
