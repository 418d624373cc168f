import { chooseDevice } from '../../../runtime/devices.node.js';
import { resolveValues } from '../../../settings/check.js';
import { filesOf } from '../../networks/filesOf.js';
import { withAbsolutePaths } from '../../options/paths.js';
import { findEnvironment } from '../../run/environment.js';
import { beginRun, type Closable, continueRun, type RunKind } from '../../run/runLifecycle.js';
import { readState } from '../../run/stateFile.js';
import { encoderTrainingState, recordEncoder } from './encoderRecorder.js';
import { EncoderSession } from './encoderSession.js';
import type { EncoderListener, EncoderSummary } from './events.js';
import { editEncoderOptions, type GivenEncoderOptions } from './options.js';

/** What every start of a training may be given. */
export interface EncoderTrainStart {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: EncoderListener | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
}

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
  const options = withAbsolutePaths(editEncoderOptions, resolveValues(editEncoderOptions, given));
  return beginRun(kindOf(start), folder, options, start.signal);
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
}: EncoderTrainStart): RunKind<typeof editEncoderOptions, Inputs, EncoderSession, EncoderSummary> {
  return {
    command: 'edit encoder train',
    rows: editEncoderOptions,
    steps: ({ steps }) => steps,
    read: async ({ device }) => ({ device: await chooseDevice(device), close: async () => {} }),
    environment: async (options, { device }) =>
      findEnvironment(
        'edit encoder train',
        device,
        options.lowering,
        await filesOf(editEncoderOptions, options),
      ),
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
