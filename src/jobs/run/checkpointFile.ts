import type { AdaptationSnapshot } from '../../adapt/index.js';
import { openCheckpoint, readFloat32, writeSafetensors } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import type { FloatTensor } from '../../tensorData.js';

/** What `format` says in the metadata of a run's checkpoint. */
export const snapshotFormat = 'nada-adaptation';

/** Writes the state of an adaptation; the previous checkpoint stays until the new one is complete and synced. */
export async function writeSnapshot(file: string, snapshot: AdaptationSnapshot): Promise<void> {
  const metadata = {
    format: snapshotFormat,
    step: String(snapshot.step),
    stepCounts: JSON.stringify(snapshot.stepCounts),
  };
  await writeFileAtomically(file, writeSafetensors(new Map(Object.entries(snapshot.tensors)), { metadata }));
}

/** Reads {@link writeSnapshot}'s file; a `UserError` names it when it is something else or damaged. */
export async function readSnapshot(file: string): Promise<AdaptationSnapshot> {
  const source = await openFileSource(file);
  try {
    const { metadata, tensors: lazy } = await openCheckpoint(source);
    const step = Number(metadata.step);
    const stepCounts = parseCounts(metadata.stepCounts);
    if (metadata.format !== snapshotFormat || !Number.isSafeInteger(step) || step < 0 || !stepCounts) {
      throw new UserError(`${file} is not the checkpoint of a run: restore it, or start a new run`);
    }
    const tensors: Record<string, FloatTensor> = {};
    for (const [name, tensor] of lazy) tensors[name] = await readFloat32(tensor);
    return { step, stepCounts, tensors };
  } finally {
    await source.close();
  }
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
