import { NotFiniteError } from '../../train/notFinite.js';
import type { StepFigures, TimedStep, Training } from './training.js';

/** Record of the steps of a run. */
export interface StepRecord<L> {
  append(line: L): Promise<void>;
  /** Does what is due after a step, a checkpoint last. */
  after(step: number, isLast: boolean): Promise<void>;
  /** Saves what is not saved yet. */
  save(): Promise<void>;
}

/** Who watches and steers a run. */
export interface RunWatch<L> {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((line: L) => void) | undefined;
  /** Gives way to others between steps. */
  readonly pause?: (() => Promise<void>) | undefined;
  /** Whether someone has asked the run to end. */
  readonly isStopped?: (() => boolean) | undefined;
}

/**
 * Takes all steps that are left: the one loop of every run, with a folder and without.
 *
 * When the signal is aborted, the step under way is finished and saved, and the signal's reason is thrown; so is a
 * `NotFiniteError`, after what was learnt until then is saved.
 */
export async function takeSteps<M extends StepFigures>(
  training: Pick<Training<M, unknown>, 'step' | 'stepsDone' | 'isOver'>,
  watch: RunWatch<TimedStep<M>> = {},
  record?: StepRecord<TimedStep<M>>,
): Promise<void> {
  // Before the first step too, so that what is asked for early shows the start.
  await watch.pause?.();
  while (!training.isOver) {
    if (watch.signal?.aborted) {
      await record?.save();
      throw watch.signal.reason;
    }
    if (watch.isStopped?.()) {
      await record?.save();
      return;
    }
    const line = await timedStep(training).catch(async (error: unknown) => {
      // The state is as before the step, so what was learnt until then is worth keeping.
      if (error instanceof NotFiniteError) await record?.save();
      throw error;
    });
    await record?.append(line);
    watch.onStep?.(line);
    await record?.after(training.stepsDone, training.isOver);
    await watch.pause?.();
  }
}

async function timedStep<M extends StepFigures>(
  training: Pick<Training<M, unknown>, 'step'>,
): Promise<TimedStep<M>> {
  const began = performance.now();
  const metrics = await training.step();
  const seconds = metrics.seconds ?? (performance.now() - began) / 1000;
  return { ...metrics, seconds: Math.round(seconds * 1000) / 1000 };
}
