import type { LoweredProgram, LoweringMode } from '../lowering/index.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';
import type { Runtime } from './contract.js';
import type { Stage } from './stage.js';

/** Bytes that a process holds before any network: Node, ONNX Runtime's library, compiled programs' own bookkeeping. */
const processBytes = 200 * 2 ** 20;

/** The arena rounds sizes up and can't always reuse a hole: measured peak over planned peak. */
const arenaOverhead = 1.15;

/**
 * Results that are written to the state are alive twice until the old ones are collected, and once more while the
 * collector has not yet noticed.
 */
const fetchedCopies = 2;

/** Adds up what programs that stay compiled and the state that they read take, from their memory plans. */
export class ProgramMemory {
  readonly #entries = new Map<string, number>();
  /** Every program keeps its own arena at its peak. */
  #activations = 0;
  #fetched = 0;

  /** Counts a program. */
  add({ reads, memory }: Pick<LoweredProgram, 'reads' | 'memory'>): void {
    for (const { key, shape } of reads) this.#entries.set(key, sizeOf(shape) * bytesPerElement.float32);
    this.#activations += memory.activations;
    this.#fetched = Math.max(this.#fetched, memory.fetched);
  }

  /** The same with one program more, such as one that is compiled for a while. */
  with(program: Pick<LoweredProgram, 'reads' | 'memory'>): ProgramMemory {
    const memory = new ProgramMemory();
    for (const [key, size] of this.#entries) memory.#entries.set(key, size);
    memory.#activations = this.#activations;
    memory.#fetched = this.#fetched;
    memory.add(program);
    return memory;
  }

  /** Bytes of the state that the programs read. */
  get state(): number {
    return [...this.#entries.values()].reduce((sum, size) => sum + size, 0);
  }

  /**
   * Bytes that the process takes at its busiest.
   *
   * `held` is what the caller's side of the runtime holds of the same networks: buffers stay until the garbage collector
   * feels a need, so what was read to be handed over counts.
   */
  peak(held: number): number {
    return (
      processBytes + this.state + held + this.#activations * arenaOverhead + this.#fetched * fetchedCopies
    );
  }
}

/** A stage, and what the programs take that stay compiled on it. */
export interface CountedStage {
  readonly stage: Stage;
  readonly memory: ProgramMemory;
}

/** A stage whose programs are counted. */
export function countedStage(runtime: Runtime, lowering: LoweringMode): CountedStage {
  const memory = new ProgramMemory();
  return { stage: { runtime, lowering, onCompiled: (program) => memory.add(program) }, memory };
}
