import { openCheckpoint, readFloat32, writeSafetensors } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import type { GanSnapshot } from '../../gan/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import type { FloatTensor } from '../../tensorData.js';

/** What `format` says in the metadata of a training's checkpoint. */
export const trainingFormat = 'nada-training';

/** Writes the state of a training; the previous checkpoint stays until the new one is complete and synced. */
export async function writeTrainingCheckpoint(file: string, snapshot: GanSnapshot): Promise<void> {
  const { tensors, ...numbers } = snapshot;
  const metadata = { format: trainingFormat, step: String(snapshot.step), numbers: JSON.stringify(numbers) };
  await writeFileAtomically(file, writeSafetensors(new Map(Object.entries(tensors)), { metadata }));
}

/** Reads {@link writeTrainingCheckpoint}'s file; a `UserError` names it when it is something else or damaged. */
export async function readTrainingCheckpoint(file: string): Promise<GanSnapshot> {
  const source = await openFileSource(file);
  try {
    const { metadata, tensors: lazy } = await openCheckpoint(source);
    const numbers = metadata.format === trainingFormat ? parseNumbers(metadata.numbers) : undefined;
    if (!numbers) {
      throw new UserError(`${file} is not the checkpoint of a training: restore it, or start a new run`);
    }
    const tensors: Record<string, FloatTensor> = {};
    for (const [name, tensor] of lazy) tensors[name] = await readFloat32(tensor);
    return { ...numbers, tensors };
  } finally {
    await source.close();
  }
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
