import type { PickleBudget } from './pickleBudget.js';
import type { Storage } from './storage.js';
import type { BytesValue, CheckpointValue } from './value.js';

/** The settings in which containers of pickles differ. */
export interface PickleContext {
  /** The file name, for messages. */
  readonly name: string;
  /** Shared by all pickles of the file. */
  readonly budget: PickleBudget;
  /** Finds the storage for a persistent id; without it such ids are an error. */
  readonly persistent?: (id: CheckpointValue) => Storage;
  /** Opens a torch file that is embedded as bytes; without it such bytes are an error. */
  readonly embedded?: (bytes: BytesValue) => Promise<Storage>;
  /** Whether classes of a TorchScript archive (`__torch__...`) are accepted as data. */
  readonly torchScript?: boolean;
}

/** Computes the result of a call from its arguments; it may read an embedded file. */
export type PickleCall = (
  args: readonly CheckpointValue[],
  context: PickleContext,
) => CheckpointValue | Promise<CheckpointValue>;
