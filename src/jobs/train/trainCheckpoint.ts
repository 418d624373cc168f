import type { GanSnapshot } from '../../gan/index.js';
import { readState, type StateKind, writeState } from '../run/stateFile.js';

/** What `format` says in the metadata of a training's checkpoint. */
export const trainingFormat = 'nada-training';

const kind: StateKind<Omit<GanSnapshot, 'tensors'>> = {
  format: trainingFormat,
  parse: ({ numbers }) => parseNumbers(numbers),
  otherwise: 'not the checkpoint of a training: restore it, or start a new run',
};

/** Writes the state of a training; the previous checkpoint stays until the new one is complete and synced. */
export function writeTrainingCheckpoint(file: string, snapshot: GanSnapshot): Promise<void> {
  const { tensors, ...numbers } = snapshot;
  return writeState(file, kind, tensors, { step: String(snapshot.step), numbers: JSON.stringify(numbers) });
}

/** Reads {@link writeTrainingCheckpoint}'s file; a `UserError` names it when it is something else or damaged. */
export async function readTrainingCheckpoint(file: string): Promise<GanSnapshot> {
  const { rest, tensors } = await readState(file, kind);
  return { ...rest, tensors };
}

/** The numbers of a snapshot; their ranges are the trainer's to check. */
function parseNumbers(text: string | undefined): Omit<GanSnapshot, 'tensors'> | undefined {
  try {
    const value = JSON.parse(text ?? '') as Readonly<Record<string, unknown>>;
    const { step, images, adamSteps, probability, signSum, signSteps } = value;
    const { generator, discriminator } = adamSteps as Readonly<Record<string, unknown>>;
    const all = { step, images, generator, discriminator, probability, signSum, signSteps };
    if (!Object.values(all).every((number) => typeof number === 'number')) return undefined;
    return value as unknown as Omit<GanSnapshot, 'tensors'>;
  } catch {
    return undefined;
  }
}
