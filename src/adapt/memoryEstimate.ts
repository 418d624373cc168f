import type { LoweredProgram } from '../lowering/index.js';
import { estimatePeakMemory } from '../runtime/memoryEstimate.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';

/** Adds up what programs and the state that they read take, from their memory plans. */
export class MemoryEstimate {
  readonly #entries = new Map<string, number>();
  readonly #plans: LoweredProgram['memory'][] = [];

  /** Counts a program that stays compiled. */
  add({ reads, memory }: Pick<LoweredProgram, 'reads' | 'memory'>): void {
    for (const { key, shape } of reads) this.#entries.set(key, sizeOf(shape) * bytesPerElement.float32);
    this.#plans.push(memory);
  }

  /** Bytes that the process takes at its busiest. */
  get bytes(): number {
    const state = [...this.#entries.values()].reduce((sum, size) => sum + size, 0);
    return estimatePeakMemory(this.#plans, state);
  }
}
