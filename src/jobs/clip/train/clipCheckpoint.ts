import type { ContrastiveSnapshot } from '../../../contrastive/index.js';
import { parseStep, readState, type StateKind, writeState } from '../../run/stateFile.js';

export const clipTrainingFormat = 'nada-clip-training';

const kind: StateKind<{ readonly step: number }> = {
  format: clipTrainingFormat,
  parse: parseStep,
  otherwise: "not the checkpoint of a CLIP's training: restore it, or start a new run",
};

/** Writes the state of a training; the previous checkpoint stays until the new one is complete and synced. */
export function writeClipCheckpoint(file: string, { step, tensors }: ContrastiveSnapshot): Promise<void> {
  return writeState(file, kind, tensors, { step: String(step) });
}

/** Reads {@link writeClipCheckpoint}'s file; a `UserError` names it when it is something else or damaged. */
export async function readClipCheckpoint(file: string): Promise<ContrastiveSnapshot> {
  const { rest, tensors } = await readState(file, kind);
  return { ...rest, tensors };
}
