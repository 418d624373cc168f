import { existsSync } from 'node:fs';
import { parseStep, readState, type StateKind, writeState } from '#nada/jobs/run/stateFile.js';
import type { LossSnapshot } from '#nada/train/lossTrainer.js';

const kind: StateKind<{ readonly step: number }> = {
  format: 'nada-world-training',
  parse: parseStep,
  otherwise: 'no checkpoint of this training: move it away, or choose another --out',
};

/** Writes what training needs to go on; the earlier file stays until the new one is complete. */
export function writeLossSnapshot(file: string, { step, tensors }: LossSnapshot): Promise<void> {
  return writeState(file, kind, tensors, { step: String(step) });
}

/** Reads {@link writeLossSnapshot}'s file, or undefined when there is none yet; a `UserError` for another file. */
export async function readLossSnapshot(file: string): Promise<LossSnapshot | undefined> {
  if (!existsSync(file)) return undefined;
  const { rest, tensors } = await readState(file, kind);
  return { ...rest, tensors };
}
