import path from 'node:path';
import { named, says, UserError } from '../../errors.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
import { listFolder, removeAll, walkFolder, writeProblem } from '../../platform/folder.node.js';
import { isPresent } from '../../platform/regularFile.node.js';
import { shellQuoted } from '../../terminal/shellQuoted.js';
import { lockFile } from './runLock.js';

/** Where things lie in a run folder. */
export const runFiles = {
  options: 'options.json',
  environment: 'environment.json',
  metrics: 'metrics.jsonl',
  checkpoint: 'checkpoint.safetensors',
  previousCheckpoint: 'checkpoint.previous.safetensors',
  samples: 'samples',
  generatorTorch: 'generator.pt',
  generator: 'generator.safetensors',
  discriminator: 'discriminator.safetensors',
  domain: 'domain.safetensors',
  best: 'best.safetensors',
  bestBeforeEnd: 'best-before-end.safetensors',
  evaluations: 'evaluations.jsonl',
  snapshots: 'snapshots',
  beforeAfter: 'before-after.png',
  pictures: 'pictures.png',
  summary: 'summary.json',
} as const;

/** The name of what is kept after some steps: `snapshots/generator-000500.safetensors`. */
export function snapshotFile(step: number, what = 'generator', extension = '.safetensors'): string {
  return path.join(runFiles.snapshots, `${what}-${String(step).padStart(6, '0')}${extension}`);
}

/** The name of the sample sheet after some steps: `samples/000050.png`. */
export function sampleFile(step: number): string {
  return path.join(runFiles.samples, `${String(step).padStart(6, '0')}.png`);
}

/** The name of the newest sample sheet that no number of steps has decided: see `SampleSheets`. */
export const latestSample = path.join(runFiles.samples, 'latest.png');

export { createFolder } from '../../platform/folder.node.js';

/** Names that a run that was killed while it began may leave behind, which nobody misses. */
const leftovers = new Set<string>([lockFile, runFiles.environment, runFiles.samples]);

/** Names that `writeFileAtomically` uses before a file is whole. */
const temporary = /^\..+\.[0-9a-f]{12}\.tmp$/;

/** Whether a name in a folder is that of a run's own file. */
export function isRunFile(name: string): boolean {
  return leftovers.has(name) || temporary.test(name) || (Object.values(runFiles) as string[]).includes(name);
}

/**
 * Checks that a new run may begin in a folder: it is absent, or holds nothing of worth.
 *
 * Throws a `UserError` that says what to do when it holds a run or other files.
 */
export async function checkNewFolder(folder: string): Promise<void> {
  if (!(await isPresent(folder))) return;
  const names = await listFolder(folder);
  if (names.includes(runFiles.options)) {
    throw new UserError(
      says`${folder} holds a run already: continue it with ${named('resume')} ${shellQuoted(folder)}, or choose another ${named('out')}`,
    );
  }
  const foreign = names.find((name) => !leftovers.has(name) && !temporary.test(name));
  if (foreign === undefined) return;
  throw new UserError(
    says`${folder} is not empty (it holds ${foreign}): choose a new folder for ${named('out')}, or empty it`,
  );
}

/** Checks that a folder holds a run; a `UserError` says what to do when it does not. */
export async function checkRunFolder(folder: string): Promise<void> {
  const names = (await isPresent(folder)) ? await listFolder(folder) : undefined;
  if (names?.includes(runFiles.options)) return;
  const why = names === undefined ? 'does not exist' : `holds no run (it has no ${runFiles.options})`;
  throw new UserError(
    says`${folder} ${why}: give the folder of an earlier run, or start one with ${named('out')}`,
  );
}

/** Fails early where the folder could not be created after minutes of preparation. */
export async function checkWritable(folder: string): Promise<void> {
  const problem = await writeProblem(folder);
  if (problem !== undefined) throw fileProblem(folder, 'cannot be created', problem);
}

/** Removes files that were being written when an earlier process ended, in the folder and those inside it. */
export async function removeTemporaries(folder: string): Promise<void> {
  for (const file of (await walkFolder(folder)).files) {
    if (temporary.test(path.basename(file))) await removeAll(file);
  }
}
