import { chooseDevice } from '../../../runtime/devices.node.js';
import type { Rows, ValuesOf } from '../../../settings/row.js';
import { filesOf } from '../../networks/filesOf.js';
import { findEnvironment } from '../../run/environment.js';
import { beginRun, type Closable, continueRun, type RunKind } from '../../run/runLifecycle.js';
import { readClipCheckpoint } from './clipCheckpoint.js';
import { ClipRecorder } from './clipRecorder.js';
import { ClipSession } from './clipSession.js';
import { type ClipStart, clipStart } from './clipStart.js';
import type { ClipTrainListener, ClipTrainSummary } from './events.js';
import type { ClipModelOptions } from './options.js';
import type { TrainingPairs } from './trainingPairs.js';

/** A command that trains a CLIP: its options and where its pairs come from. */
export interface ClipTraining<T extends Rows> {
  /** As messages call it, such as `clip train`. */
  readonly command: string;
  readonly rows: T;
  /** The part of its options that does not say where the pairs come from. */
  model(options: ValuesOf<T>): ClipModelOptions;
  openPairs(options: ValuesOf<T>, signal: AbortSignal | undefined): Promise<TrainingPairs>;
}

/** What every start of a training may be given. */
export interface ClipTrainStart {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ClipTrainListener | undefined;
}

/** Trains a CLIP in a new run folder; see `beginRun` for what it refuses. */
export function beginClipTraining<T extends Rows>(
  training: ClipTraining<T>,
  folder: string,
  options: ValuesOf<T>,
  start: ClipTrainStart = {},
): Promise<ClipTrainSummary> {
  return beginRun(kindOf(training, start), folder, options, start.signal);
}

/** Continues a training with the same bits; see `continueRun` for what it refuses. */
export function continueClipTraining<T extends Rows>(
  training: ClipTraining<T>,
  folder: string,
  changes: Readonly<Record<string, unknown>>,
  allowDrift: boolean,
  start: ClipTrainStart = {},
): Promise<ClipTrainSummary> {
  return continueRun(kindOf(training, start), folder, changes, allowDrift, start.signal);
}

interface Inputs extends Closable {
  readonly pairs: TrainingPairs;
  readonly start: ClipStart;
  readonly device: Awaited<ReturnType<typeof chooseDevice>>;
}

function kindOf<T extends Rows>(
  { command, rows, model, openPairs }: ClipTraining<T>,
  { signal, listener = () => {} }: ClipTrainStart,
): RunKind<T, Inputs, ClipSession, ClipTrainSummary> {
  return {
    command,
    rows,
    steps: (options) => model(options).steps,
    async read(options) {
      const device = await chooseDevice(model(options).device);
      const pairs = await openPairs(options, signal);
      try {
        const start = await clipStart(model(options), () => pairs.texts());
        return { pairs, start, device, close: () => pairs.close() };
      } catch (error) {
        await pairs.close();
        throw error;
      }
    },
    environment: async (options, { device, pairs }) =>
      findEnvironment(command, device, model(options).lowering, await filesOf(rows, options), pairs.digests),
    open: (options, { start, pairs, device }) => ClipSession.open(model(options), start, pairs, device),
    restore: async ({ trainer }, file) => trainer.restore(await readClipCheckpoint(file)),
    async record(folder, given, session) {
      const options = model(given);
      const step = session.trainer.stepsDone;
      listener({ type: 'start', folder, step, steps: options.steps, device: session.device });
      const recorder = await ClipRecorder.open(folder, options, session, listener);
      try {
        return await recorder.run(signal);
      } finally {
        await recorder.close();
      }
    },
    note: (message) => listener({ type: 'note', message }),
    done: (summary) => listener({ type: 'done', ...summary }),
  };
}
