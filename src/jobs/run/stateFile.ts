import { readTensors } from '../../api/run/stateFile.js';
import { openCheckpoint, writeSafetensors } from '../../checkpoint/index.js';
import { type Sentence, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { FloatTensor } from '../../tensorData.js';

/** Texts of a file of {@link writeState} besides its tensors. */
export type StateMetadata = Readonly<Record<string, string>>;

/** A kind of state file. */
export interface StateKind<T> {
  /** The value of `format` in its metadata. */
  readonly format: string;
  /** Reads the rest of the metadata; undefined when it is damaged. */
  parse(metadata: StateMetadata): T | undefined;
  /** The rest of the message `FILE is ...` about any other file. */
  readonly otherwise: string | Sentence;
}

/** Writes tensors and what belongs to them as one file; an earlier one stays until the new one is complete and synced. */
export async function writeState(
  file: string,
  { format }: Pick<StateKind<unknown>, 'format'>,
  tensors: NamedTensors,
  metadata: StateMetadata,
): Promise<void> {
  const options = { metadata: { format, ...metadata } };
  await writeFileAtomically(file, writeSafetensors(new Map(Object.entries(tensors)), options));
}

/** Reads {@link writeState}'s file of a kind; a `UserError` names it when it is something else or damaged. */
export async function readState<T>(
  file: string,
  { format, parse, otherwise }: StateKind<T>,
): Promise<{ readonly rest: T; readonly tensors: Record<string, FloatTensor> }> {
  const source = await openFileSource(file);
  try {
    const { metadata, tensors: lazy } = await openCheckpoint(source);
    const rest = metadata.format === format ? parse(metadata) : undefined;
    if (rest === undefined) throw new UserError(says`${file} is ${otherwise}`);
    return { rest, tensors: await readTensors(lazy, file) };
  } finally {
    await source.close();
  }
}

/** The number of steps that the metadata counts. */
export function parseStep({ step: text }: StateMetadata): { readonly step: number } | undefined {
  const step = Number(text);
  return Number.isSafeInteger(step) && step >= 0 ? { step } : undefined;
}
