import { type LoweredProgram, type LoweringMode, type ProgramWork, sumWork } from '../lowering/index.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';
import type { Runtime } from './contract.js';
import type { Stage } from './stage.js';

/**
 * Bytes that a process holds besides what the programs need: Node and ONNX Runtime's library (107 MiB before any network), the
 * heaps of both threads once a hundred steps have filled them, compiled programs' own bookkeeping.
 *
 * Measured as the peak of small adaptations of 80 to 300 steps less all else that {@link ProgramMemory.peak} counts.
 */
const processBytes = 275 * 2 ** 20;

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
  readonly #work = new Map<string, ProgramWork>();
  /** Every program keeps its own arena at its peak. */
  #activations = 0;
  #fetched = 0;

  /** Counts a program. */
  add({ name, reads, memory, work }: Pick<LoweredProgram, 'name' | 'reads' | 'memory' | 'work'>): void {
    this.#work.set(name, work);
    for (const { key, shape } of reads) this.#entries.set(key, sizeOf(shape) * bytesPerElement.float32);
    this.#activations += memory.activations;
    this.#fetched = Math.max(this.#fetched, memory.fetched);
  }

  /** The same with one program more, such as one that is compiled for a while. */
  with(program: Parameters<ProgramMemory['add']>[0]): ProgramMemory {
    const memory = new ProgramMemory();
    for (const [name, work] of this.#work) memory.#work.set(name, work);
    for (const [key, size] of this.#entries) memory.#entries.set(key, size);
    memory.#activations = this.#activations;
    memory.#fetched = this.#fetched;
    memory.add(program);
    return memory;
  }

  /** The work of one step, from how often it runs which of the programs, by name; what was not compiled counts nothing. */
  workOf(runs: Readonly<Record<string, number>>): ProgramWork {
    return sumWork(
      Object.entries(runs).flatMap(([name, times]) => {
        const work = this.#work.get(name);
        return work === undefined ? [] : [[work, times] as const];
      }),
    );
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
