import {
  collectChunks,
  type LazyTensor,
  openCheckpoint,
  readFloat32,
  writeSafetensors,
} from '../../checkpoint/index.js';
import { says, UserError } from '../../errors.js';
import type { ByteSource } from '../../platform/byteSource.js';
import { memorySource } from '../../platform/memorySource.js';
import type { FloatTensor } from '../../tensorData.js';
import type { StateFormat, StoredState, TrainingState } from './training.js';

/** A state as the chunks of a safetensors file. */
export function stateChunks(
  { format }: Pick<StateFormat, 'format'>,
  { step, tensors, metadata }: TrainingState,
): ReturnType<typeof writeSafetensors> {
  const options = { metadata: { format, step: String(step), ...metadata } };
  return writeSafetensors(new Map(Object.entries(tensors)), options);
}

/** A state as the bytes of a safetensors file. */
export function stateBytes(format: StateFormat, state: TrainingState): Promise<Uint8Array<ArrayBuffer>> {
  return collectChunks(stateChunks(format, state));
}

/** Reads a state; a `UserError` names what is of another format or damaged. */
export async function readState(source: ByteSource, format: StateFormat): Promise<StoredState> {
  const { metadata, tensors: lazy } = await openCheckpoint(source);
  const step = Number(metadata.step);
  const { name } = source;
  if (metadata.format !== format.format || !Number.isSafeInteger(step) || step < 0) {
    throw wrongState(name, format);
  }
  return { name, step, tensors: await readTensors(lazy, name), metadata };
}

/** Reads all tensors of a checkpoint as 32-bit floats, by name; a `UserError` names one that is not finite, and the file. */
export async function readTensors(
  lazy: ReadonlyMap<string, LazyTensor>,
  file: string,
): Promise<Record<string, FloatTensor>> {
  const tensors: Record<string, FloatTensor> = {};
  for (const [name, tensor] of lazy) tensors[name] = await readFloat32(tensor, name, file);
  return tensors;
}

/** Reads the bytes of {@link stateBytes}. */
export function readStateBytes(bytes: Uint8Array<ArrayBuffer>, format: StateFormat): Promise<StoredState> {
  return readState(memorySource(bytes, 'the snapshot'), format);
}

/** The error about a file that is something else, or damaged. */
export function wrongState(name: string, { otherwise }: StateFormat): UserError {
  return new UserError(says`${name} is ${otherwise}`);
}
