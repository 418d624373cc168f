import path from 'node:path';
import { type Adaptation, Course, NotFiniteError, type SteppedReading } from '../../adapt/index.js';
import { median } from '../run/median.js';
import { MetricsLog } from '../run/metricsLog.js';
import { runFiles, sampleFile } from '../run/runFolder.js';
import { writeResults } from './adaptResults.js';
import type { AdaptSession } from './adaptSession.js';
import { readSnapshot, writeSnapshot } from './checkpointFile.js';
import type { MetricsLine, RunListener, RunSummary } from './events.js';
import type { AdaptOptions } from './options.js';
import { type SheetLabels, writeSampleSheet } from './sampleSheet.js';
import { targetWords } from './targetWords.js';

/** What the summary and the stop rule want of a line. */
interface KeptLine {
  readonly loss: number;
  readonly reading: SteppedReading | undefined;
}

type AdaptLog = MetricsLog<MetricsLine, KeptLine>;

/** One start of a run: its steps, and what they leave in the folder. */
export class RunRecorder {
  readonly #folder: string;
  readonly #options: AdaptOptions;
  readonly #session: AdaptSession;
  readonly #log: AdaptLog;
  readonly #course: Course;
  readonly #listener: RunListener;
  readonly #stepSeconds: number[] = [];
  #savedAt: number;

  private constructor(
    folder: string,
    options: AdaptOptions,
    session: AdaptSession,
    log: AdaptLog,
    course: Course,
    listener: RunListener,
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#session = session;
    this.#log = log;
    this.#course = course;
    this.#listener = listener;
    this.#savedAt = session.adaptation.stepsDone;
  }

  /** Begins after the steps that the adaptation has done already. */
  static async open(
    folder: string,
    options: AdaptOptions,
    session: AdaptSession,
    listener: RunListener,
  ): Promise<RunRecorder> {
    const file = path.join(folder, runFiles.metrics);
    const { adaptation } = session;
    const log = await MetricsLog.open(file, adaptation.stepsDone, keptOf);
    try {
      const checkpoint = path.join(folder, runFiles.checkpoint);
      const kept = adaptation.stepsDone > 0 ? (await readSnapshot(checkpoint)).kept : undefined;
      const readings = log.kept.flatMap(({ reading }) => (reading ? [reading] : []));
      const course = await Course.open(adaptation, options, { readings, kept });
      return new RunRecorder(folder, options, session, log, course, listener);
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  /**
   * Takes all steps that are left, and writes the results.
   *
   * When the signal is aborted, the step under way is finished and saved, and its reason is thrown.
   */
  async run(signal: AbortSignal | undefined): Promise<RunSummary> {
    const { adaptation } = this.#session;
    while (!this.#course.isOver) {
      if (signal?.aborted) {
        if (adaptation.stepsDone > this.#savedAt) await this.#save();
        throw signal.reason;
      }
      await this.#step(adaptation);
      const step = adaptation.stepsDone;
      const { saveEvery, sampleEvery } = this.#options;
      // Before the checkpoint: a run that is killed in between draws the sheet again.
      if (sampleEvery > 0 && step % sampleEvery === 0) await this.#sample(step);
      if (step % saveEvery === 0 || this.#course.isOver) await this.#save();
    }
    return this.#finish();
  }

  async close(): Promise<void> {
    await this.#course.close();
    await this.#log.close();
  }

  async #step(adaptation: Adaptation): Promise<void> {
    const began = performance.now();
    let metrics: Awaited<ReturnType<Adaptation['step']>>;
    try {
      metrics = await adaptation.step();
    } catch (error) {
      // The state is as before the step, so what was learnt until then is worth keeping.
      if (error instanceof NotFiniteError && adaptation.stepsDone > this.#savedAt) await this.#save();
      throw error;
    }
    const reading = await this.#course.observe();
    const seconds = Math.round(performance.now() - began) / 1000;
    this.#stepSeconds.push(seconds);
    const { inspected: _, ...line } = { ...metrics, ...reading, seconds };
    await this.#log.append(line);
    this.#listener({ type: 'step', iterations: this.#options.iterations, ...line });
  }

  async #sample(step: number): Promise<void> {
    const file = path.join(this.#folder, sampleFile(step));
    const labels = sheetLabels(this.#options, step);
    await writeSampleSheet(file, this.#session.adaptation, this.#options.samples, labels);
    this.#listener({ type: 'sample', step, file });
  }

  async #save(): Promise<void> {
    const file = path.join(this.#folder, runFiles.checkpoint);
    const snapshot = await this.#session.adaptation.snapshot();
    await this.#log.sync();
    await writeSnapshot(file, snapshot, this.#course.kept);
    this.#savedAt = snapshot.step;
    this.#listener({ type: 'save', step: snapshot.step, file });
  }

  async #finish(): Promise<RunSummary> {
    const { adaptation, device } = this.#session;
    const { samples, source } = this.#options;
    const steps = adaptation.stepsDone;
    const stop = await this.#course.settle();
    if (stop) this.#listener({ type: 'stop', ...stop });
    const { before, result } = this.#course;
    const labels = sheetLabels(this.#options, adaptation.stepsDone);
    const { files, notes } = await writeResults(this.#folder, adaptation, samples, labels);
    const losses = this.#log.kept.map(({ loss }) => loss);
    const recent = losses.slice(-Math.min(20, Math.max(1, Math.round(losses.length / 10))));
    return {
      folder: this.#folder,
      source,
      target: targetWords(this.#options),
      steps,
      seconds: Math.round(this.#log.seconds * 10) / 10,
      secondsPerStep: median(this.#stepSeconds),
      firstLoss: losses[0] ?? Number.NaN,
      lastLoss: losses.at(-1) ?? Number.NaN,
      recentLoss: recent.reduce((sum, loss) => sum + loss, 0) / recent.length,
      ...(before && result ? { meter: { before, after: result } } : {}),
      ...(stop ? { stop } : {}),
      peakMiB: Math.round(await this.#session.peakMemory()),
      device,
      files: {
        ...files,
        checkpoint: path.join(this.#folder, runFiles.checkpoint),
        metrics: path.join(this.#folder, runFiles.metrics),
        samples: path.join(this.#folder, runFiles.samples),
      },
      notes,
    };
  }
}

function keptOf({ step, loss, quality, diversity, alignment }: MetricsLine): KeptLine {
  const isMetered = quality !== undefined && diversity !== undefined && alignment !== undefined;
  return { loss, reading: isMetered ? { step, quality, diversity, alignment } : undefined };
}

function sheetLabels(options: AdaptOptions, step: number): SheetLabels {
  const { source } = options;
  const goal = targetWords(options);
  const steps = step === 1 ? '1 step' : `${step} steps`;
  return { before: `before: ${source ?? ''}`, after: `after ${steps}: ${goal ?? ''}` };
}
