import { link, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { stateChunks } from '../../api/run/stateFile.js';
import type { StateFormat, TrainingState } from '../../api/run/training.js';
import { openCheckpoint, toFloat32 } from '../../checkpoint/index.js';
import { assert, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { codeOf, fileProblem } from '../../platform/fileProblem.node.js';
import { type FileSource, openFileSource } from '../../platform/fileSource.node.js';
import { isPresent } from '../../platform/regularFile.node.js';
import type { FloatTensor } from '../../tensorData.js';
import { marks, stateDigest } from './checkpointMarks.js';
import { runFiles } from './runFolder.js';

/** What a checkpoint says of itself, its tensors apart. */
export interface CheckpointFacts {
  readonly step: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A checkpoint that is there: what it says, or why it cannot be used. */
export type ExaminedCheckpoint = CheckpointFacts | { readonly problem: string };

/**
 * Writes the checkpoint of a run folder, with a digest of all that it holds, and keeps the one before it under another name.
 *
 * `stillMine` throws where the folder belongs to another process by now; nothing takes the checkpoint's name then.
 *
 * At no moment are both gone, and never does the folder hold more than two: the older one makes room before the new one is written.
 */
export async function writeCheckpoint(
  folder: string,
  format: Pick<StateFormat, 'format'>,
  { step, tensors, metadata }: TrainingState,
  stillMine?: () => Promise<void>,
): Promise<string> {
  const file = path.join(folder, runFiles.checkpoint);
  const all = { format: format.format, step: String(step), ...metadata };
  const digest = await stateDigest(Object.keys(tensors), (name) => tensors[name], all);
  await keepAsPrevious(folder);
  const marked = { step, tensors, metadata: { ...metadata, [marks.digest]: digest } };
  await writeFileAtomically(file, followedBy(stateChunks(format, marked), stillMine));
  return file;
}

/** Pieces of a file, and one more look before it takes its name. */
async function* followedBy<T>(
  chunks: Iterable<T> | AsyncIterable<T>,
  look: (() => Promise<void>) | undefined,
): AsyncGenerator<T> {
  yield* chunks;
  await look?.();
}

async function keepAsPrevious(folder: string): Promise<void> {
  const [file, previous] = [
    path.join(folder, runFiles.checkpoint),
    path.join(folder, runFiles.previousCheckpoint),
  ];
  try {
    await rm(previous, { force: true });
    await link(file, previous).catch(async (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return;
      // Some file systems have no links; a run that is killed now goes on from the file under its other name.
      await rename(file, previous);
    });
  } catch (error) {
    throw fileProblem(previous, 'cannot be written', error);
  }
}

/** Puts the previous checkpoint in the place of a newer one that cannot be used. */
export async function takePrevious(folder: string): Promise<void> {
  const previous = path.join(folder, runFiles.previousCheckpoint);
  await rename(previous, path.join(folder, runFiles.checkpoint)).catch((error: unknown) => {
    throw fileProblem(previous, 'cannot be written', error);
  });
}

/** Reads a checkpoint through, one tensor in memory at a time, and checks its digest; undefined where there is no such file. */
export async function examineCheckpoint(file: string): Promise<ExaminedCheckpoint | undefined> {
  if (!(await isPresent(file))) return undefined;
  const source = await openFileSource(file);
  try {
    return (await readFacts(source)) ?? { problem: `${file} is damaged` };
  } catch (error) {
    const code = codeOf(error instanceof UserError ? error.cause : error);
    if (code === 'EIO') return { problem: `${file} cannot be read from its disk` };
    // What the system refuses for now says nothing about the file.
    if (error instanceof UserError && code === '') return { problem: `${file} is damaged` };
    throw error;
  } finally {
    await source.close();
  }
}

/** Undefined for a checkpoint that was changed after it was written. */
async function readFacts(source: FileSource): Promise<CheckpointFacts | undefined> {
  const { metadata, tensors } = await openCheckpoint(source);
  const step = Number(metadata.step);
  if (!Number.isSafeInteger(step) || step < 0) return undefined;
  const tensor = async (name: string): Promise<FloatTensor> => {
    const found = tensors.get(name);
    assert(found, `the checkpoint has no tensor ${name}`);
    return toFloat32(await found.read());
  };
  const digest = await stateDigest([...tensors.keys()], tensor, metadata);
  const isMarked = Object.values(marks).some((mark) => Object.hasOwn(metadata, mark));
  // Those of older versions carry no marks.
  return isMarked && digest !== metadata[marks.digest] ? undefined : { step, metadata };
}
