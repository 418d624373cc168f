import type { Device } from '../../lowering/index.js';
import { chooseDevice } from '../../runtime/devices.node.js';
import { filesOf } from '../networks/filesOf.js';
import { withAbsolutePaths } from '../options/paths.js';
import { findEnvironment } from '../run/environment.js';
import { beginRun, type Closable, continueRun, type RunKind } from '../run/runLifecycle.js';
import { RunRecorder } from './adaptRecorder.js';
import { type AdaptSession, type GivenNetworks, openSession, type SessionOptions } from './adaptSession.js';
import { readSnapshot } from './checkpointFile.js';
import type { RunListener, RunSummary } from './events.js';
import { type AdaptOptions, adaptOptions, type GivenAdaptOptions } from './options.js';
import { resolveAdaptOptions } from './resolveAdapt.js';

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
  const options = withAbsolutePaths(adaptOptions, resolveAdaptOptions(given), heldOptions(start.networks));
  return beginRun(adaptKind(start), folder, options, start.signal);
}

/** What continuing a run may be given. */
export interface ResumeOptions extends StartOptions {
  /** Options other than at the start, of those that change no bits of a step. */
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
}: StartOptions): RunKind<typeof adaptOptions, AdaptInputs, AdaptSession, RunSummary> {
  return {
    command: 'adapt',
    rows: adaptOptions,
    steps: ({ iterations }) => iterations,
    endedEarly: (summary, { stop }) =>
      stop === 'auto' && summary.stop !== undefined && summary.stop.reason !== 'steps',
    read: async (options) => ({ device: await chooseDevice(options.device), close: async () => {} }),
    environment: async (options, { device }) =>
      findEnvironment(
        'adapt',
        device,
        options.lowering,
        await filesOf(adaptOptions, options, heldOptions(networks)),
      ),
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

/** The options whose networks or images a caller holds in memory. */
function heldOptions(networks: GivenNetworks = {}): ReadonlySet<string> {
  const { generator, clips, textureClip, targetPictures } = networks;
  const held = { generator, clip: clips, textureClip, styleImages: targetPictures };
  return new Set(Object.entries(held).flatMap(([name, value]) => (value === undefined ? [] : [name])));
}
