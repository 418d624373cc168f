import { chooseDevice } from '../../../runtime/devices.node.js';
import { localWeights } from '../../networks/networks.js';
import { findEnvironment } from '../../run/environment.js';
import type { RunOptionsSchema } from '../../run/optionsFile.js';
import { beginRun, type Closable, continueRun, type RunKind } from '../../run/runLifecycle.js';
import { readClipCheckpoint } from './clipCheckpoint.js';
import { ClipRecorder } from './clipRecorder.js';
import { ClipSession } from './clipSession.js';
import { type ClipStart, clipStart } from './clipStart.js';
import type { ClipTrainListener, ClipTrainSummary } from './events.js';
import type { ClipModelOptions } from './options.js';
import { clipChangeable } from './options.js';
import type { TrainingPairs } from './trainingPairs.js';

/** A command that trains a CLIP: its options and where its pairs come from. */
export interface ClipTraining<O extends ClipModelOptions> {
  /** As messages call it, such as `clip train`. */
  readonly command: string;
  readonly schema: RunOptionsSchema<O>;
  openPairs(options: O, signal: AbortSignal | undefined): Promise<TrainingPairs>;
}

/** What every start of a training may be given. */
export interface ClipTrainStart {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ClipTrainListener | undefined;
}

/** Trains a CLIP in a new run folder; see `beginRun` for what it refuses. */
export function beginClipTraining<O extends ClipModelOptions>(
  training: ClipTraining<O>,
  folder: string,
  options: O,
  start: ClipTrainStart = {},
): Promise<ClipTrainSummary> {
  return beginRun(kindOf(training, start), folder, options, start.signal);
}

/** Continues a training with the same bits; see `continueRun` for what it refuses. */
export function continueClipTraining<O extends ClipModelOptions>(
  training: ClipTraining<O>,
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

function kindOf<O extends ClipModelOptions>(
  { command, schema, openPairs }: ClipTraining<O>,
  { signal, listener = () => {} }: ClipTrainStart,
): RunKind<O, Inputs, ClipSession, ClipTrainSummary> {
  return {
    command,
    schema,
    changeable: clipChangeable,
    steps: ({ steps }) => steps,
    async read(options) {
      const device = await chooseDevice(options.device);
      const pairs = await openPairs(options, signal);
      try {
        const start = await clipStart(options, () => pairs.texts());
        return { pairs, start, device, close: () => pairs.close() };
      } catch (error) {
        await pairs.close();
        throw error;
      }
    },
    async environment({ init, lowering }, { device, pairs }) {
      const files = new Map(init === undefined ? [] : [[init, await localWeights(init)]]);
      return findEnvironment(command, device, lowering, files, pairs.digests);
    },
    open: (options, { start, pairs, device }) => ClipSession.open(options, start, pairs, device),
    restore: async ({ trainer }, file) => trainer.restore(await readClipCheckpoint(file)),
    async record(folder, options, session) {
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
