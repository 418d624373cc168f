import type { Device, LoweredProgram } from '../lowering/index.js';
import type { FloatTensor, TensorData } from '../tensorData.js';

/** A compiled program inside one runtime. */
export type ProgramHandle = number;

/** Tensors that a step is fed, by the names of the program's inputs. */
export type RunInputs = Readonly<Record<string, TensorData<'float32'> | TensorData<'int32'>>>;

/** Named float tensors. */
export type NamedTensors = Readonly<Record<string, FloatTensor>>;

/**
 * Runs programs on one device and owns their state.
 *
 * State is a flat store of named float tensors. A program reads entries of it and writes others (or the same); what it
 * returns besides is fetched to the caller. Calls are served one after another, in the order in which they were made.
 * Only plain data crosses this contract, never a session or a device's tensor, so a runtime may live in another
 * thread; all buffers handed in are copied unless the caller gives them away.
 *
 * Between `begin` and `commit` writes are staged: the programs of a step see each other's writes, but the store
 * changes at `commit` alone, as a whole. `rollback` forgets them. Without `begin` each run commits by itself.
 */
export interface Runtime {
  readonly device: Device;
  /** Compiles a program; rejects with a `UserError` when the device can't run it. */
  compile(program: LoweredProgram): Promise<ProgramHandle>;
  /** Frees a compiled program. */
  release(handle: ProgramHandle): Promise<void>;
  /** Puts entries into the store; with `give` the buffers are moved, and the caller's arrays become empty. */
  setState(entries: NamedTensors, options?: { give?: boolean }): Promise<void>;
  /** Copies of the entries of those names; rejects when one is missing. */
  getState(names: readonly string[]): Promise<Record<string, FloatTensor>>;
  /** Removes entries; a missing one is no error. */
  deleteState(names: readonly string[]): Promise<void>;
  /** Runs a program once: inputs in, fetched outputs out, writes into the store (or staged). */
  run(handle: ProgramHandle, inputs: RunInputs): Promise<Record<string, FloatTensor>>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** The most memory that the process has held so far, in MiB. */
  peakMemory(): Promise<number>;
  /** Ends after the calls before it; all later ones reject, but for another `close`. */
  close(): Promise<void>;
}

/** Runs `body` as one step: all writes are committed when it succeeds, none when it throws. */
export async function transaction<T>(runtime: Runtime, body: () => Promise<T>): Promise<T> {
  await runtime.begin();
  try {
    const result = await body();
    await runtime.commit();
    return result;
  } catch (error) {
    // A runtime that died can't roll back either; why it died says more.
    await runtime.rollback().catch(() => undefined);
    throw error;
  }
}
