import path from 'node:path';
import type { Device } from '../../lowering/index.js';
import { chooseDevice } from '../../runtime/devices.node.js';
import { isAddress } from '../networks/networks.js';
import { findEnvironment } from '../run/environment.js';
import { beginRun, type Closable, continueRun, type RunKind } from '../run/runLifecycle.js';
import { RunRecorder } from './adaptRecorder.js';
import { type AdaptSession, type GivenNetworks, openSession, type SessionOptions } from './adaptSession.js';
import { readSnapshot } from './checkpointFile.js';
import type { RunListener, RunSummary } from './events.js';
import { localFiles } from './localFiles.js';
import { type AdaptOptions, adaptOptions } from './options.js';
import { type GivenAdaptOptions, resolveAdaptOptions } from './resolveAdapt.js';

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
  const options = withAbsolutePaths(resolveAdaptOptions(given), start.networks);
  return beginRun(adaptKind(start), folder, options, start.signal);
}

/** The options that may differ when a run is continued: none changes the bits of a step. */
export const changeable = [
  'iterations',
  'stop',
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
 * never stopped; see `continueRun` for what it refuses.
 */
export async function resumeRun(folder: string, resume: ResumeOptions = {}): Promise<RunSummary> {
  const { changes = {}, allowDrift = false, signal } = resume;
  return continueRun(adaptKind(resume), folder, changes, allowDrift, signal);
}

interface AdaptInputs extends Closable {
  readonly device: Device;
}

function adaptKind({
  signal,
  listener = quiet,
  memory,
  networks,
}: StartOptions): RunKind<AdaptOptions, AdaptInputs, AdaptSession, RunSummary> {
  return {
    command: 'adapt',
    schema: adaptOptions,
    changeable,
    steps: ({ iterations }) => iterations,
    endedEarly: (summary, { stop }) =>
      stop === 'auto' && summary.stop !== undefined && summary.stop.reason !== 'steps',
    read: async (options) => ({ device: await chooseDevice(options.device), close: async () => {} }),
    environment: async (options, { device }) =>
      findEnvironment('adapt', device, options.lowering, await localFiles(options, networks)),
    open: (options) => openSession({ options, networks, signal, listener, memory }),
    restore: async ({ adaptation }, file) => adaptation.restore((await readSnapshot(file)).snapshot),
    record: (folder, options, session) => record(folder, options, session, listener, signal),
    note: (message) => listener({ type: 'note', message }),
    done: (summary) => listener({ type: 'done', ...summary }),
  };
}

async function record(
  folder: string,
  options: AdaptOptions,
  session: AdaptSession,
  listener: RunListener,
  signal: AbortSignal | undefined,
): Promise<RunSummary> {
  const step = session.adaptation.stepsDone;
  listener({ type: 'start', folder, step, iterations: options.iterations, device: session.device });
  const recorder = await RunRecorder.open(folder, options, session, listener);
  try {
    return await recorder.run(signal);
  } finally {
    await recorder.close();
  }
}

/** Options that mean the same wherever the run is continued from. */
function withAbsolutePaths(options: AdaptOptions, networks: GivenNetworks = {}): AdaptOptions {
  const absolute = (place: string): string => (isAddress(place) ? place : path.resolve(place));
  const { generator, clip, textureClip, styleImages, targetImages, templates, partTemplates } = options;
  return {
    ...options,
    generator: networks.generator === undefined ? absolute(generator) : generator,
    clip: networks.clips === undefined ? clip.map(absolute) : clip,
    ...(textureClip === undefined ? {} : { textureClip: absolute(textureClip) }),
    ...(styleImages === undefined ? {} : { styleImages: styleImages.map(absolute) }),
    ...(targetImages === undefined ? {} : { targetImages: targetImages.map(absolute) }),
    ...(templates === undefined ? {} : { templates: absolute(templates) }),
    ...(partTemplates === undefined ? {} : { partTemplates: absolute(partTemplates) }),
  };
}
