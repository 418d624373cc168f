import { UserError } from '../../errors.js';
import type { NamedTensors } from '../../runtime/contract.js';
import { wrongState } from './stateFile.js';
import type { StateFormat, StoredState } from './training.js';

/**
 * Checks that a state has the tensors of a training, which has `own` now.
 *
 * Throws a `UserError` for a state of other networks or settings, and for one that is damaged.
 */
export function checkState({ name, tensors }: StoredState, own: NamedTensors, format: StateFormat): void {
  const names = Object.keys(own);
  const missing = names.filter((key) => !(key in tensors));
  if (missing.length === names.length) throw wrongState(name, format);
  const isSame =
    missing.length === 0 &&
    Object.entries(tensors).every(([key, { shape }]) => own[key]?.shape.join() === shape.join());
  if (isSame) return;
  throw new UserError(
    `${name} belongs to a run of other networks or settings, or is damaged: give the one of this run, or start a new run`,
  );
}
