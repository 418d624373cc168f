import { existsSync } from 'node:fs';
import { openCheckpoint, readFloat32, writeSafetensors } from '#nada/checkpoint/index.js';
import { UserError } from '#nada/errors.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { openFileSource } from '#nada/platform/fileSource.node.js';
import type { FloatTensor } from '#nada/tensorData.js';
import type { LossSnapshot } from '#nada/train/lossTrainer.js';

/** Writes what training needs to go on; the earlier file stays until the new one is complete. */
export async function writeLossSnapshot(file: string, { step, tensors }: LossSnapshot): Promise<void> {
  const metadata = { format: 'nada-world-training', step: String(step) };
  await writeFileAtomically(file, writeSafetensors(new Map(Object.entries(tensors)), { metadata }));
}

/** Reads {@link writeLossSnapshot}'s file, or undefined when there is none yet; a `UserError` for another file. */
export async function readLossSnapshot(file: string): Promise<LossSnapshot | undefined> {
  if (!existsSync(file)) return undefined;
  const source = await openFileSource(file);
  try {
    const { metadata, tensors: lazy } = await openCheckpoint(source);
    const step = Number(metadata.step);
    if (metadata.format !== 'nada-world-training' || !Number.isSafeInteger(step)) {
      throw new UserError(`${file} is no checkpoint of this training: move it away, or choose another --out`);
    }
    const tensors: Record<string, FloatTensor> = {};
    for (const [name, tensor] of lazy) tensors[name] = await readFloat32(tensor);
    return { step, tensors };
  } finally {
    await source.close();
  }
}
