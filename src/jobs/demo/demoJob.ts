import path from 'node:path';
import { demoRequest } from '../../api/demo/demo.js';
import { shippedModels } from '../../api/networks/shippedModels.node.js';
import { named, says, UserError } from '../../errors.js';
import { listFolder, removeAll } from '../../platform/folder.node.js';
import { isPresent } from '../../platform/regularFile.node.js';
import { type AdaptStart, adaptRun } from '../adapt/adaptRun.js';
import type { RunSummary } from '../adapt/events.js';
import type { GivenAdaptOptions } from '../adapt/options.js';
import { isRunFile } from '../run/runFolder.js';
import { lockFile, lockRun } from '../run/runLock.js';

/**
 * Adapts the shipped generator from photo-like faces to `target`, with the default settings of an adaptation besides
 * `options`; the folder of an earlier demo is replaced.
 *
 * Throws a `UserError` for a folder that holds something else.
 */
export async function runDemo(
  folder: string,
  target: string,
  options: Omit<GivenAdaptOptions, 'generator' | 'clip' | 'source' | 'target'> = {},
  start: AdaptStart = {},
): Promise<RunSummary> {
  const { generator, clip } = shippedModels();
  await clearDemo(folder);
  return adaptRun.start(folder, demoRequest({ generator, clip: [clip] }, { ...options, target }), start);
}

/** Removes an earlier demo, and nothing else. */
export async function clearDemo(folder: string): Promise<void> {
  const names = (await isPresent(folder)) ? await listFolder(folder) : [];
  const foreign = names.find((name) => !isRunFile(name));
  if (foreign !== undefined) {
    throw new UserError(
      says`${folder} holds ${foreign}, which is of no demo: move it away, or choose another ${named('out')}`,
    );
  }
  if (names.length === 0) return;
  const lock = await lockRun(folder);
  const removed = names.filter((name) => name !== lockFile);
  for (const name of removed) await removeAll(path.join(folder, name));
  await lock.release();
}
