import path from 'node:path';
import type { RunControl } from '../../api/run/liveRun.js';
import type { RunEvent } from '../../api/run/runEvents.js';
import { takeSteps } from '../../api/run/takeSteps.js';
import type { StepFigures, TimedStep, Training } from '../../api/run/training.js';
import { writeCheckpoint } from './checkpointFiles.js';
import { logsMark, marks } from './checkpointMarks.js';
import { median } from './median.js';
import { MetricsLog } from './metricsLog.js';
import { runFiles } from './runFolder.js';
import { SampleSheets, type SheetPlan } from './sampleSheets.js';
import type { SaveTimes } from './saveTimes.js';

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

/** A log besides that of the steps. */
export interface RelatedLog {
  /** The steps of the lines that a run needs to go on. */
  readonly steps: readonly number[];
  /** Makes sure that the lines so far outlive a power cut. */
  sync(): Promise<void>;
}

/** Plan of what a verb leaves in its run folder, and when. */
export interface Recording<M extends StepFigures, K, S> {
  /** Picks the part of a step that the summary needs. */
  keep(line: TimedStep<M>): K;
  readonly due: readonly Due[];
  /** Sample sheets, where it draws; before what is due. */
  readonly sheets?: SheetPlan | undefined;
  /** Logs besides that of the steps, by file name, whose lines a checkpoint counts on. */
  readonly logs?: Readonly<Record<string, RelatedLog>> | undefined;
  /** Writes what belongs to a checkpoint, after it. */
  afterSave?(): Promise<void>;
  /** Writes the results, and sums the run up; a finished run that lacks files of it does so again. */
  finish(totals: RunTotals<K>): Promise<S>;
  close?(): Promise<void>;
}

/** Who watches a run with a folder. */
export interface RecordWatch<E, S> {
  readonly signal?: AbortSignal | undefined;
  readonly listener: (event: E) => void;
  readonly control?: RunControl<S> | undefined;
  /** The mark of the run's options for its checkpoints. */
  readonly optionsMark: string;
  readonly saveTimes: SaveTimes;
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
  {
    signal,
    listener,
    control,
    optionsMark,
    saveTimes,
    stillMine,
  }: RecordWatch<RunEvent<M, object>, TimedStep<M>>,
): Promise<S> {
  const log = await MetricsLog.open(path.join(folder, runFiles.metrics), training.stepsDone, recording.keep);
  const seconds: number[] = [];
  let saved = training.stepsDone;
  const save = async (): Promise<void> => {
    if (training.stepsDone === saved) return;
    await stillMine?.();
    const state = await training.state();
    const logs = Object.entries(recording.logs ?? {});
    for (const each of [log, ...logs.map(([, related]) => related)]) await each.sync();
    const steps = Object.fromEntries(logs.map(([name, related]) => [name, related.steps]));
    const own = { [marks.options]: optionsMark, [marks.logs]: logsMark(steps) };
    const marked = { ...state, metadata: { ...state.metadata, ...own } };
    const file = await writeCheckpoint(folder, training.format, marked, stillMine);
    await recording.afterSave?.();
    saved = state.step;
    saveTimes.saved();
    listener({ type: 'save', step: saved, file });
  };
  const { steps } = training;
  const sheets = recording.sheets && new SampleSheets(folder, recording.sheets, listener, { stillMine });
  try {
    control?.attach(training);
    await sheets?.begin(training.stepsDone);
    if (!training.isOver) listener({ type: 'work', stage: 'first step' });
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
        await sheets?.after(step, isLast);
        for (const { every, atEnd = false, run } of recording.due) {
          if (every === 0 || (step % every !== 0 && !(atEnd && isLast))) continue;
          await stillMine?.();
          await run(step);
        }
        if (saveTimes.isDue(step) || isLast) await save();
      },
      async save() {
        await save();
        // A run that ends instead of stopping has its closing sheet.
        if (control?.isStopped() !== true || signal?.aborted) await sheets?.stop(training.stepsDone);
      },
    });
    await stillMine?.();
    listener({ type: 'work', stage: 'results' });
    const summary = await recording.finish({
      steps: training.stepsDone,
      seconds: Math.round(log.seconds * 10) / 10,
      secondsPerStep: median(seconds),
      kept: log.kept,
      peakMiB: Math.round(await training.peakMemory()),
      device: training.device,
    });
    await sheets?.end();
    return summary;
  } finally {
    await recording.close?.();
    await log.close();
  }
}

/** The mean of some figures. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
