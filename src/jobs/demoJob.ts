import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.js';
import { type StartOptions, startRun } from './adaptJob.js';
import { writeDemoModels } from './demoModels.js';
import type { RunSummary } from './run/events.js';
import { isRunFile, modelsFolder } from './run/runFolder.js';
import { lockRun } from './run/runLock.js';

/**
 * Adapts a small random generator, to show the machinery on any machine in seconds; the folder of an earlier demo is
 * replaced.
 *
 * Throws a `UserError` for a folder that holds something else.
 */
export async function runDemo(folder: string, start: StartOptions = {}): Promise<RunSummary> {
  await clearDemo(folder);
  const models = await writeDemoModels(path.join(folder, modelsFolder));
  const options = {
    ...models,
    source: 'photo',
    target: 'sketch',
    iterations: 40,
    sampleEvery: 20,
    saveEvery: 20,
    sampleTruncation: 1,
    learningRate: 0.01,
  };
  return startRun(folder, options, start);
}

/** Removes an earlier demo, and nothing else. */
async function clearDemo(folder: string): Promise<void> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  const foreign = names.find((name) => !isRunFile(name));
  if (foreign !== undefined) {
    throw new UserError(
      `${folder} holds ${foreign}, which is of no demo: move it away, or choose another --out`,
    );
  }
  if (names.length === 0) return;
  const lock = await lockRun(folder);
  for (const name of names) await rm(path.join(folder, name), { recursive: true, force: true });
  await lock.release();
}
