import path from 'node:path';
import type { RunControl } from '../../api/run/liveRun.js';
import type { RunEvent } from '../../api/run/runEvents.js';
import { stateChunks } from '../../api/run/stateFile.js';
import { takeSteps } from '../../api/run/takeSteps.js';
import type { StepFigures, TimedStep, Training } from '../../api/run/training.js';
import type { Picture } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { median } from './median.js';
import { MetricsLog } from './metricsLog.js';
import { runFiles, sampleFile } from './runFolder.js';

/** Something that a run does every few steps, before its checkpoint: a run that is killed in between does it again. */
export interface Due {
  /** 0 for never. */
  readonly every: number;
  /** Whether it is also done after the last step, whatever `every` divides. */
  readonly atEnd?: boolean | undefined;
  run(step: number): Promise<void>;
}

/** Totals of a finished run. */
export interface RunTotals<K> {
  readonly steps: number;
  /** Time of all steps, earlier starts of the run included. */
  readonly seconds: number;
  /** Median of the steps of this start. */
  readonly secondsPerStep: number;
  /** The part kept of each step, in order. */
  readonly kept: readonly K[];
  readonly peakMiB: number;
  readonly device: string;
}

/** Plan of what a verb leaves in its run folder, and when. */
export interface Recording<M extends StepFigures, K, S> {
  readonly saveEvery: number;
  /** Picks the part of a step that the summary needs. */
  keep(line: TimedStep<M>): K;
  readonly due: readonly Due[];
  /** Does what must be done before a checkpoint is written. */
  beforeSave?(): Promise<void>;
  /** Writes what belongs to a checkpoint, after it. */
  afterSave?(): Promise<void>;
  /** Writes the results, and sums the run up. */
  finish(totals: RunTotals<K>): Promise<S>;
  close?(): Promise<void>;
}

/** Who watches a run with a folder. */
export interface RecordWatch<E, S> {
  readonly signal?: AbortSignal | undefined;
  readonly listener: (event: E) => void;
  readonly control?: RunControl<S> | undefined;
  /** Throws where the folder belongs to another process by now, so that nothing more is written there. */
  readonly stillMine?: (() => Promise<void>) | undefined;
}

/**
 * Takes all steps of a run that are left, with what they leave in its folder: the log first, then what is due, then a
 * checkpoint.
 *
 * When the signal is aborted, the step under way is finished and saved, and its reason is thrown.
 */
export async function recordRun<M extends StepFigures, K, S>(
  folder: string,
  training: Training<M, unknown>,
  recording: Recording<M, K, S>,
  { signal, listener, control, stillMine }: RecordWatch<RunEvent<M, object>, TimedStep<M>>,
): Promise<S> {
  const log = await MetricsLog.open(path.join(folder, runFiles.metrics), training.stepsDone, recording.keep);
  const seconds: number[] = [];
  let saved = training.stepsDone;
  const save = async (): Promise<void> => {
    if (training.stepsDone === saved) return;
    await stillMine?.();
    const state = await training.state();
    await log.sync();
    await recording.beforeSave?.();
    const file = path.join(folder, runFiles.checkpoint);
    await writeFileAtomically(file, followedBy(stateChunks(training.format, state), stillMine));
    await recording.afterSave?.();
    saved = state.step;
    listener({ type: 'save', step: saved, file });
  };
  const { steps } = training;
  try {
    control?.attach(training);
    const watch = {
      signal,
      onStep(line: TimedStep<M>) {
        seconds.push(line.seconds);
        listener({ type: 'step', steps, ...line });
        control?.emit(line);
      },
      pause: control?.pause,
      isStopped: control?.isStopped,
    };
    await takeSteps(training, watch, {
      append: (line) => log.append(line),
      async after(step, isLast) {
        for (const { every, atEnd = false, run } of recording.due) {
          if (every === 0 || (step % every !== 0 && !(atEnd && isLast))) continue;
          await stillMine?.();
          await run(step);
        }
        if (isLast || step % recording.saveEvery === 0) await save();
      },
      save,
    });
    await stillMine?.();
    return await recording.finish({
      steps: training.stepsDone,
      seconds: Math.round(log.seconds * 10) / 10,
      secondsPerStep: median(seconds),
      kept: log.kept,
      peakMiB: Math.round(await training.peakMemory()),
      device: training.device,
    });
  } finally {
    await recording.close?.();
    await log.close();
  }
}

/** Chunks of a file, whose name it only gets after a last look at the lock: a large one takes its time. */
async function* followedBy<T>(
  chunks: Iterable<T> | AsyncIterable<T>,
  look: (() => Promise<void>) | undefined,
): AsyncGenerator<T> {
  yield* chunks;
  await look?.();
}

/** Draws a sample sheet every few steps. */
export function sheets(
  folder: string,
  listener: (event: { readonly type: 'sample'; readonly step: number; readonly file: string }) => void,
  { every, atEnd, draw }: Omit<Due, 'run'> & { draw(step: number): Promise<Picture> },
): Due {
  return {
    every,
    atEnd,
    async run(step) {
      const file = path.join(folder, sampleFile(step));
      await writeSheet(file, await draw(step));
      listener({ type: 'sample', step, file });
    },
  };
}

/** Writes a sheet of images as PNG. */
export async function writeSheet(file: string, sheet: Picture): Promise<void> {
  await writeFileAtomically(path.normalize(file), await nodeImageCodec.encodePng(sheet));
}

/** The mean of some figures. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
