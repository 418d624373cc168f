import type { Picture } from '../../image/index.js';

/**
 * A call under way: iterate over what it does, or wait for its result, or both.
 *
 * The work begins at once. A `for await` loop sets the pace: the next step waits until the loop asks for it, unless `result` has
 * been asked for as well. Leaving the loop stops the run as `stop()` does.
 *
 * Options, lists and latents are taken as they are at the call; pixels, files' bytes and networks are read later, so leave them as
 * they are until the run has ended.
 */
export interface Run<S, R> extends AsyncIterable<S> {
  /** Result of the run. Rejects with a `UserError` for a mistake, and with the signal's reason when it is aborted. */
  readonly result: Promise<R>;
  /** Ends the run after the step under way; `result` is then the best so far. */
  stop(): void;
}

/** A run that trains a network. */
export interface TrainingRun<S, R> extends Run<S, R> {
  /**
   * Draws images of some seeds with the network as it is now, between two steps or before the first. Rejects with a `UserError` for
   * wrong seeds, and once the run has ended.
   */
  preview(seeds: readonly number[]): Promise<Picture[]>;
  /**
   * Everything that the run has learnt so far, as one safetensors file: a run of the same inputs, settings and number of threads
   * that is given it as `snapshot` continues bit for bit. Rejects once the run has ended.
   */
  snapshot(): Promise<Uint8Array<ArrayBuffer>>;
}
