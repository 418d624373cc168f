import path from 'node:path';
import { chooseDevice } from '../../../runtime/devices.node.js';
import { isAddress, localWeights } from '../../networks/networks.js';
import { parseOptions } from '../../options/parseOptions.js';
import { findEnvironment } from '../../run/environment.js';
import { beginRun, type Closable, continueRun, type RunKind } from '../../run/runLifecycle.js';
import { readState } from '../../run/stateFile.js';
import { encoderTrainingState, recordEncoder } from './encoderRecorder.js';
import { EncoderSession } from './encoderSession.js';
import type { EncoderListener, EncoderSummary } from './events.js';
import { type EditEncoderOptions, editEncoderDefaults, editEncoderOptions } from './options.js';

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenEncoderOptions = {
  readonly [K in keyof EditEncoderOptions]?: EditEncoderOptions[K] | undefined;
};

/** What every start of a training may be given. */
export interface EncoderTrainStart {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: EncoderListener | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
}

/** Options that may differ when a run is continued: none changes the bits of a step. */
const changeable = ['samples', 'sampleEvery', 'saveEvery', 'threads'] as const;

/**
 * Trains an encoder in a new run folder (`nada edit encoder train`).
 *
 * When the signal is aborted, the step under way is finished and saved, and the promise rejects with its reason. Throws a
 * `UserError` for wrong options and files, and a `NotFiniteError` when a step is not finite.
 */
export async function startEncoderTraining(
  folder: string,
  given: GivenEncoderOptions,
  start: EncoderTrainStart = {},
): Promise<EncoderSummary> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = parseOptions(editEncoderOptions, { ...editEncoderDefaults, ...present });
  return beginRun(kindOf(start), folder, withAbsolutePaths(options), start.signal);
}

/** Continues a training with the same bits as if it had never stopped. */
export function resumeEncoderTraining(
  folder: string,
  resume: EncoderTrainStart & {
    readonly changes?: GivenEncoderOptions | undefined;
    readonly allowDrift?: boolean | undefined;
  } = {},
): Promise<EncoderSummary> {
  const { changes = {}, allowDrift = false, signal } = resume;
  return continueRun(kindOf(resume), folder, changes, allowDrift, signal);
}

interface Inputs extends Closable {
  readonly device: Awaited<ReturnType<typeof chooseDevice>>;
}

function kindOf({
  signal,
  listener = () => {},
  memory,
}: EncoderTrainStart): RunKind<EditEncoderOptions, Inputs, EncoderSession, EncoderSummary> {
  return {
    command: 'edit encoder train',
    schema: editEncoderOptions,
    changeable,
    steps: ({ steps }) => steps,
    read: async ({ device }) => ({ device: await chooseDevice(device), close: async () => {} }),
    async environment({ generator, clip, init, domain = [], lowering }, { device }) {
      const files = new Map<string, string>();
      for (const file of [generator, clip]) {
        if (file !== undefined) files.set(file, await localWeights(file));
      }
      for (const file of [...domain, init]) if (file !== undefined) files.set(file, file);
      return findEnvironment('edit encoder train', device, lowering, files);
    },
    open: (options) => EncoderSession.open(options, { signal, memory }),
    async restore({ trainer }, file) {
      const { rest, tensors } = await readState(file, encoderTrainingState);
      await trainer.restore({ ...rest, tensors });
    },
    record: (folder, options, session) => recordEncoder(folder, options, session, listener, signal),
    note: (message) => listener({ type: 'note', message }),
    done: (summary) => listener({ type: 'done', ...summary }),
  };
}

function withAbsolutePaths(options: EditEncoderOptions): EditEncoderOptions {
  const absolute = (place: string): string => (isAddress(place) ? place : path.resolve(place));
  const { generator, clip, init, domain } = options;
  return {
    ...options,
    generator: absolute(generator),
    ...(clip === undefined ? {} : { clip: absolute(clip) }),
    ...(init === undefined ? {} : { init: path.resolve(init) }),
    ...(domain === undefined ? {} : { domain: domain.map(absolute) }),
  };
}
