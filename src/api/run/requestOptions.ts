import type { LoweringMode } from '../../lowering/index.js';

/** Where a call computes. */
export interface MachineOptions {
  /** `auto` (default) for the best device that works; in Node also cpu, webgpu, cuda, dml, coreml, in a page webgpu or wasm. */
  readonly device?: string | undefined;
  /** Threads of the CPU, which the order of sums depends on; by default the cores, in a run folder those that the run began with. */
  readonly threads?: number | undefined;
  /** Form of the convolutions; chosen for the device by default. */
  readonly lowering?: LoweringMode | undefined;
  /** Start a training even where it seems to need more memory than is free. */
  readonly ignoreMemory?: boolean | undefined;
}

/** How a call is watched and ended. */
export interface WatchOptions<E> {
  /** Ends the call after the step under way; its result rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Receives everything that happens, steps included. */
  readonly onProgress?: ((event: E) => void) | undefined;
}

/** Options that every training takes besides its own. */
export interface RequestOptions<E> extends MachineOptions, WatchOptions<E> {
  /** Continues from {@link TrainingRun.snapshot} of a run of the same inputs and settings. */
  readonly snapshot?: Uint8Array<ArrayBuffer> | undefined;
}
