import type { RunControl } from './liveRun.js';
import type { RunEvent } from './runEvents.js';
import { readStateBytes } from './stateFile.js';
import { takeSteps } from './takeSteps.js';
import type { StepFigures, TimedStep, Training } from './training.js';

/** How a training in memory is watched, and from which snapshot it continues. */
export interface TrainingWatch<E> {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: E) => void) | undefined;
  readonly snapshot?: Uint8Array<ArrayBuffer> | undefined;
}

/** Opens a training, takes all its steps without writing anything, and gives what it comes to. */
export async function runTraining<M extends StepFigures, R>(
  open: () => Promise<Training<M, R>>,
  { signal, listener, snapshot }: TrainingWatch<RunEvent<M, object>>,
  control: RunControl<TimedStep<M>>,
): Promise<R> {
  const training = await open();
  try {
    if (snapshot) await training.restore(await readStateBytes(snapshot, training.format));
    control.attach(training);
    const { steps, stepsDone: step, device } = training;
    if (listener) listener({ type: 'start', step, steps, device, forecast: await training.forecast() });
    const watch = {
      signal,
      onStep(line: TimedStep<M>) {
        listener?.({ type: 'step', steps, ...line });
        control.emit(line);
      },
      pause: control.pause,
      isStopped: control.isStopped,
    };
    await takeSteps(training, watch, {
      append: async () => {},
      after: async (...step) => training.after?.(...step),
      save: async () => {},
    });
    return await training.finish();
  } finally {
    await training.close();
  }
}
