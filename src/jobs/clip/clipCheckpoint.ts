import { openCheckpoint, readFloat32, writeSafetensors } from '../../checkpoint/index.js';
import type { ContrastiveSnapshot } from '../../contrastive/index.js';
import { UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import type { FloatTensor } from '../../tensorData.js';

export const clipTrainingFormat = 'nada-clip-training';

/** Writes the state of a training; the previous checkpoint stays until the new one is complete and synced. */
export async function writeClipCheckpoint(file: string, snapshot: ContrastiveSnapshot): Promise<void> {
  const metadata = { format: clipTrainingFormat, step: String(snapshot.step) };
  await writeFileAtomically(file, writeSafetensors(new Map(Object.entries(snapshot.tensors)), { metadata }));
}

/** Reads {@link writeClipCheckpoint}'s file; a `UserError` names it when it is something else or damaged. */
export async function readClipCheckpoint(file: string): Promise<ContrastiveSnapshot> {
  const source = await openFileSource(file);
  try {
    const { metadata, tensors: lazy } = await openCheckpoint(source);
    const step = Number(metadata.step);
    if (metadata.format !== clipTrainingFormat || !Number.isSafeInteger(step) || step < 0) {
      throw new UserError(
        `${file} is not the checkpoint of a CLIP's training: restore it, or start a new run`,
      );
    }
    const tensors: Record<string, FloatTensor> = {};
    for (const [name, tensor] of lazy) tensors[name] = await readFloat32(tensor);
    return { step, tensors };
  } finally {
    await source.close();
  }
}
