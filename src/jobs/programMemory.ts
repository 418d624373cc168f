import { UserError } from '../errors.js';
import type { LoweredProgram } from '../lowering/index.js';
import { estimatePeakMemory } from '../runtime/memoryEstimate.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';
import { availableMemory, gibibytes } from './memoryCheck.js';

/** Adds up what the programs of a training and the state that they read take, from their memory plans. */
export class ProgramMemory {
  readonly #entries = new Map<string, number>();
  readonly #plans: LoweredProgram['memory'][] = [];

  /** Counts a program that stays compiled. */
  add({ reads, memory }: Pick<LoweredProgram, 'reads' | 'memory'>): void {
    for (const { key, shape } of reads) this.#entries.set(key, sizeOf(shape) * bytesPerElement.float32);
    this.#plans.push(memory);
  }

  /**
   * Refuses, before the first step, a training that would not fit; what the process holds already counts as its own.
   *
   * Throws a `UserError` that says what to change: `advice`, such as `take a smaller --width`.
   */
  check(batch: number, advice: string, available: number = availableMemory()): void {
    const state = [...this.#entries.values()].reduce((sum, size) => sum + size, 0);
    // What the networks started from stays until the collector feels a need.
    const needed = estimatePeakMemory(this.#plans, state, state);
    if (needed <= available) return;
    throw new UserError(
      `this training needs about ${gibibytes(needed)} GiB of memory with --batch ${batch}, ` +
        `and ${gibibytes(available)} GiB are free: ${advice}`,
    );
  }
}
