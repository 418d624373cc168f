import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.js';
import { writeFileAtomically } from '../platform/atomicFile.node.js';
import { chooseDevice } from '../runtime/devices.node.js';
import { type GivenNetworks, openSession, type SessionOptions } from './adaptSession.js';
import { codeOf, fileProblem } from './fileProblem.js';
import { localFiles } from './localFiles.js';
import { isAddress } from './networks.js';
import { type AdaptOptions, adaptOptions } from './options/adaptOptions.js';
import { flagOf } from './options/option.js';
import { parseOptions } from './options/parseOptions.js';
import { type GivenAdaptOptions, resolveAdaptOptions } from './options/resolveAdapt.js';
import { readSnapshot } from './run/checkpointFile.js';
import { compareEnvironments, findEnvironment, parseEnvironment } from './run/environment.js';
import type { RunListener, RunSummary } from './run/events.js';
import {
  checkNewFolder,
  checkRunFolder,
  createFolder,
  removeTemporaries,
  runFiles,
} from './run/runFolder.js';
import { lockRun } from './run/runLock.js';
import { RunRecorder } from './run/runRecorder.js';

/** What every start of a run may be given. */
export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: RunListener | undefined;
  readonly memory?: SessionOptions['memory'];
  /** Networks that the caller holds already; a run that began with them needs them again when it is continued. */
  readonly networks?: GivenNetworks | undefined;
}

const quiet: RunListener = () => {};

/**
 * Adapts a generator in a new run folder.
 *
 * Nothing is written before all inputs are read and checked. When the signal is aborted, the step under way is
 * finished and saved, and the promise rejects with its reason. Throws a `UserError` for wrong options and files.
 */
export async function startRun(
  folder: string,
  given: GivenAdaptOptions,
  start: StartOptions = {},
): Promise<RunSummary> {
  const { signal, listener = quiet, networks, memory } = start;
  const options = withAbsolutePaths(resolveAdaptOptions(given), networks);
  await checkNewFolder(folder);
  await checkWritable(folder);
  const session = await openSession({ options, networks, signal, listener, memory });
  try {
    const files = await localFiles(options, networks);
    const environment = await findEnvironment(session.device, options.lowering, files);
    signal?.throwIfAborted();
    await createFolder(path.join(folder, runFiles.samples));
    const lock = await lockRun(folder);
    try {
      // Another process may have come first and be done already.
      await checkNewFolder(folder);
      await writeJson(path.join(folder, runFiles.environment), environment);
      // Written last: a folder with this file holds a run that can be continued.
      await writeJson(path.join(folder, runFiles.options), options);
      return await record(folder, options, session, listener, signal);
    } finally {
      await lock.release();
    }
  } finally {
    await session.close();
  }
}

/** The options that may differ when a run is continued: none changes the bits of a step. */
export const changeable = [
  'iterations',
  'samples',
  'sampleEvery',
  'saveEvery',
  'threads',
  'device',
  'lowering',
] as const;

/** What continuing a run may be given. */
export interface ResumeOptions extends StartOptions {
  /** Others than at the start, of those that {@link changeable} names. */
  readonly changes?: GivenAdaptOptions | undefined;
  /** Continue although the bits may differ from those of an uninterrupted run. */
  readonly allowDrift?: boolean | undefined;
}

/**
 * Continues a run that ended early, or goes on after its end with more iterations, with the same bits as if it had
 * never stopped.
 *
 * Throws a `UserError` when the folder holds no run, another process writes it, or device, processor, versions or files
 * changed and drift is not allowed.
 */
export async function resumeRun(folder: string, resume: ResumeOptions = {}): Promise<RunSummary> {
  const { signal, listener = quiet, changes = {}, allowDrift = false, memory, networks } = resume;
  await checkRunFolder(folder);
  const lock = await lockRun(folder);
  try {
    const stored = await readOptions(folder);
    const options = changedOptions(stored, changes);
    const done = await finishedSummary(folder, options);
    if (done) return done;
    const device = await chooseDevice(options.device);
    const environmentFile = path.join(folder, runFiles.environment);
    const then = parseEnvironment(environmentFile, await readText(environmentFile));
    const now = await findEnvironment(device, options.lowering, await localFiles(options, networks));
    for (const change of compareEnvironments(folder, then, now, allowDrift)) {
      listener({ type: 'note', message: `${change}: the bits may differ from an uninterrupted run` });
    }
    const session = await openSession({ options, networks, signal, listener, memory });
    try {
      const checkpoint = path.join(folder, runFiles.checkpoint);
      if (await exists(checkpoint)) await session.adaptation.restore(await readSnapshot(checkpoint));
      signal?.throwIfAborted();
      await removeTemporaries(folder);
      await createFolder(path.join(folder, runFiles.samples));
      await writeJson(path.join(folder, runFiles.options), options);
      return await record(folder, options, session, listener, signal);
    } finally {
      await session.close();
    }
  } finally {
    await lock.release();
  }
}

async function record(
  folder: string,
  options: AdaptOptions,
  session: Awaited<ReturnType<typeof openSession>>,
  listener: RunListener,
  signal: AbortSignal | undefined,
): Promise<RunSummary> {
  const step = session.adaptation.stepsDone;
  listener({ type: 'start', folder, step, iterations: options.iterations, device: session.device });
  const recorder = await RunRecorder.open(folder, options, session, listener);
  try {
    const summary = await recorder.run(signal);
    await writeJson(path.join(folder, runFiles.summary), summary);
    listener({ type: 'done', ...summary });
    return summary;
  } finally {
    await recorder.close();
  }
}

/** The options of a run folder. */
async function readOptions(folder: string): Promise<AdaptOptions> {
  const file = path.join(folder, runFiles.options);
  const text = await readText(file);
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not JSON: undo the last change to it, or start a new run`);
  }
  return parseOptions(adaptOptions, values, { kind: 'file', file });
}

function changedOptions(stored: AdaptOptions, changes: GivenAdaptOptions): AdaptOptions {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const fixed = given.find(
    ([key, value]) =>
      !(changeable as readonly string[]).includes(key) &&
      JSON.stringify(value) !== JSON.stringify(stored[key as keyof AdaptOptions]),
  );
  if (fixed) {
    const [key] = fixed;
    throw new UserError(
      `option ${flagOf(key)} cannot change when a run is continued: leave it out, or start a new run with --out`,
    );
  }
  return { ...stored, ...Object.fromEntries(given) };
}

/** The summary of a run that has nothing left to do. */
async function finishedSummary(folder: string, options: AdaptOptions): Promise<RunSummary | undefined> {
  const text = await readFile(path.join(folder, runFiles.summary), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const summary = JSON.parse(text) as RunSummary;
    return summary.steps >= options.iterations ? summary : undefined;
  } catch {
    return undefined;
  }
}

/** Options that mean the same wherever the run is continued from. */
function withAbsolutePaths(options: AdaptOptions, networks: GivenNetworks = {}): AdaptOptions {
  const absolute = (place: string): string => (isAddress(place) ? place : path.resolve(place));
  const { generator, clip, textureClip, targetImages, templates, partTemplates } = options;
  return {
    ...options,
    generator: networks.generator === undefined ? absolute(generator) : generator,
    clip: networks.clips === undefined ? clip.map(absolute) : clip,
    ...(textureClip === undefined ? {} : { textureClip: absolute(textureClip) }),
    ...(targetImages === undefined ? {} : { targetImages: targetImages.map(absolute) }),
    ...(templates === undefined ? {} : { templates: absolute(templates) }),
    ...(partTemplates === undefined ? {} : { partTemplates: absolute(partTemplates) }),
  };
}

/** Fails early where the folder could not be created after minutes of preparation. */
async function checkWritable(folder: string): Promise<void> {
  let place = path.resolve(folder);
  for (;;) {
    try {
      await access(place, constants.W_OK);
      return;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || path.dirname(place) === place) {
        throw fileProblem(folder, 'cannot be created', error);
      }
      place = path.dirname(place);
    }
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFileAtomically(file, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw fileProblem(file, 'cannot be read', error);
  });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
