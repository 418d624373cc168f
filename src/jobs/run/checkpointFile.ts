import type { AdaptationSnapshot } from '../../adapt/index.js';
import { parseStep, readState, type StateKind, writeState } from './stateFile.js';

/** What `format` says in the metadata of a run's checkpoint. */
export const snapshotFormat = 'nada-adaptation';

const kind: StateKind<Omit<AdaptationSnapshot, 'tensors'>> = {
  format: snapshotFormat,
  parse(metadata) {
    const counted = parseStep(metadata);
    const stepCounts = parseCounts(metadata.stepCounts);
    return counted && stepCounts && { ...counted, stepCounts };
  },
  otherwise: 'not the checkpoint of a run: restore it, or start a new run',
};

/** Writes the state of an adaptation; the previous checkpoint stays until the new one is complete and synced. */
export function writeSnapshot(file: string, snapshot: AdaptationSnapshot): Promise<void> {
  const { tensors, step, stepCounts } = snapshot;
  return writeState(file, kind, tensors, { step: String(step), stepCounts: JSON.stringify(stepCounts) });
}

/** Reads {@link writeSnapshot}'s file; a `UserError` names it when it is something else or damaged. */
export async function readSnapshot(file: string): Promise<AdaptationSnapshot> {
  const { rest, tensors } = await readState(file, kind);
  return { ...rest, tensors };
}

function parseCounts(text: string | undefined): Record<string, number> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value);
    const sound = entries.every(([, count]) => Number.isSafeInteger(count) && Number(count) >= 0);
    return sound ? Object.fromEntries(entries.map(([name, count]) => [name, Number(count)])) : undefined;
  } catch {
    return undefined;
  }
}
