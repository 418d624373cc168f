import path from 'node:path';
import type { TrainResult } from '../../api/train/events.js';
import { writeSafetensors, writeTorch } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { discriminatorFile, rosinalityCheckpoint } from '../../stylegan2/index.js';
import { type WrittenResults, writeGenerator } from '../adapt/adaptResults.js';
import { runFiles } from '../run/runFolder.js';

/** Writes both networks in our own form, and together in the form of rosinality's checkpoints where they fit it. */
export async function writeTrainResults(
  folder: string,
  { generator, discriminator }: Pick<TrainResult, 'generator' | 'discriminator'>,
): Promise<WrittenResults> {
  const files: Record<string, string> = {
    generator: path.join(folder, runFiles.generator),
    discriminator: path.join(folder, runFiles.discriminator),
  };
  await writeGenerator(files.generator, generator);
  const { tensors, metadata } = discriminatorFile(discriminator);
  await writeFileAtomically(files.discriminator, writeSafetensors(tensors, { metadata }));
  const notes: string[] = [];
  try {
    const torch = path.join(folder, runFiles.generatorTorch);
    const checkpoint = rosinalityCheckpoint(generator, discriminator);
    await writeFileAtomically(torch, writeTorch(Object.fromEntries(checkpoint)));
    files.generatorTorch = torch;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(`${runFiles.generatorTorch} was not written: ${error.message}`);
  }
  return { files, notes };
}
