import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UserError } from '../errors.js';
import { writeFileAtomically } from '../platform/atomicFile.node.js';
import { type StartOptions, startRun } from './adaptJob.js';
import type { RunSummary } from './run/events.js';
import { isRunFile, modelsFolder } from './run/runFolder.js';
import { lockRun } from './run/runLock.js';

const fixtures = fileURLToPath(new URL('../../test/golden', import.meta.url));

/** The small random networks of the test suite, by the name that they get in the demo. */
const models = {
  'generator.pt': '05-nada-train-all-layers/ckpt.pt.gz',
  'clip-a.pt': '04-clip-vit-a/model.jit.pt.gz',
  'clip-b.pt': '04-clip-vit-b/model.state_dict.pt.gz',
} as const;

/**
 * Adapts a small random generator, to show the machinery on any machine in seconds; the folder of an earlier demo is
 * replaced.
 *
 * Throws a `UserError` where the fixtures are not at hand, and for a folder that holds something else.
 */
export async function runDemo(folder: string, start: StartOptions = {}): Promise<RunSummary> {
  if (!existsSync(fixtures)) {
    throw new UserError(
      'the demo needs the small networks of the repository, which the npm package leaves out: run it in a clone',
    );
  }
  await clearDemo(folder);
  const place = path.join(folder, modelsFolder);
  await mkdir(place, { recursive: true });
  for (const [name, fixture] of Object.entries(models)) {
    const bytes = await promisify(gunzip)(await readFile(path.join(fixtures, fixture)));
    await writeFileAtomically(path.join(place, name), bytes);
  }
  const options = {
    generator: path.join(place, 'generator.pt'),
    clip: [path.join(place, 'clip-a.pt'), path.join(place, 'clip-b.pt')],
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
