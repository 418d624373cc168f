import path from 'node:path';
import { type GanMetrics, trainingSteps } from '../../gan/index.js';
import { pictureGrid, toPictures } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import type { FloatTensor } from '../../tensorData.js';
import { NotFiniteError } from '../../train/notFinite.js';
import { writeGenerator } from '../adapt/adaptResults.js';
import { median } from '../run/median.js';
import { MetricsLog } from '../run/metricsLog.js';
import { createFolder, runFiles, sampleFile, snapshotFile } from '../run/runFolder.js';
import type { EvaluationLine, TrainListener, TrainSummary } from './events.js';
import type { TrainOptions } from './options.js';
import { writeTrainingCheckpoint } from './trainCheckpoint.js';
import { writeTrainResults } from './trainResults.js';
import type { TrainSession } from './trainSession.js';

/** One start of a training: its steps, and what they leave in the folder. */
export class TrainRecorder {
  readonly #folder: string;
  readonly #options: TrainOptions;
  readonly #session: TrainSession;
  readonly #listener: TrainListener;
  readonly #log: MetricsLog<GanMetrics, undefined>;
  readonly #evaluations: MetricsLog<EvaluationLine, EvaluationLine>;
  readonly #stepSeconds: number[] = [];
  #savedAt: number;
  #upcoming: { readonly step: number; readonly pictures: Promise<FloatTensor> } | undefined;

  private constructor(
    folder: string,
    options: TrainOptions,
    session: TrainSession,
    listener: TrainListener,
    log: MetricsLog<GanMetrics, undefined>,
    evaluations: MetricsLog<EvaluationLine, EvaluationLine>,
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#session = session;
    this.#listener = listener;
    this.#log = log;
    this.#evaluations = evaluations;
    this.#savedAt = session.trainer.stepsDone;
  }

  /** Begins after the steps that the trainer has done already. */
  static async open(
    folder: string,
    options: TrainOptions,
    session: TrainSession,
    listener: TrainListener,
  ): Promise<TrainRecorder> {
    const { stepsDone } = session.trainer;
    const at = (name: string): string => path.join(folder, name);
    const log = await MetricsLog.open(at(runFiles.metrics), stepsDone, (_: GanMetrics) => undefined);
    const evaluations = await MetricsLog.open(
      at(runFiles.evaluations),
      stepsDone,
      (line: EvaluationLine) => line,
    );
    return new TrainRecorder(folder, options, session, listener, log, evaluations);
  }

  /**
   * Takes all steps that are left, and writes the results.
   *
   * When the signal is aborted, the step under way is finished and saved, and its reason is thrown.
   */
  async run(signal: AbortSignal | undefined): Promise<TrainSummary> {
    const { trainer } = this.#session;
    const iterations = trainingSteps(this.#options);
    while (trainer.stepsDone < iterations) {
      if (signal?.aborted) {
        if (trainer.stepsDone > this.#savedAt) await this.#save();
        throw signal.reason;
      }
      await this.#step(iterations);
      await this.#after(trainer.stepsDone, trainer.stepsDone === iterations);
    }
    return this.#finish();
  }

  async close(): Promise<void> {
    await this.#log.close();
    await this.#evaluations.close();
  }

  async #step(iterations: number): Promise<void> {
    const { trainer } = this.#session;
    const pictures = await this.#picturesOf(trainer.stepsDone);
    // While the worker computes, the next pictures are read.
    const next = trainer.stepsDone + 1;
    this.#upcoming = next < iterations ? { step: next, pictures: this.#read(next) } : undefined;
    let metrics: GanMetrics;
    try {
      metrics = await trainer.step(pictures);
    } catch (error) {
      // The state is as before the step, so what was learnt until then is worth keeping.
      if (error instanceof NotFiniteError && trainer.stepsDone > this.#savedAt) await this.#save();
      throw error;
    }
    const line = { ...metrics, seconds: Math.round(metrics.seconds * 1000) / 1000 };
    this.#stepSeconds.push(line.seconds);
    await this.#log.append(line);
    this.#listener({ type: 'step', steps: iterations, ...line });
  }

  async #picturesOf(step: number): Promise<FloatTensor> {
    return this.#upcoming?.step === step ? this.#upcoming.pictures : this.#read(step);
  }

  #read(step: number): Promise<FloatTensor> {
    const pictures = this.#session.pictures.batch(step, this.#options.batch);
    // Whoever takes them gets the error; a run that ends before is not told.
    pictures.catch(() => undefined);
    return pictures;
  }

  /** What is due after a step; the checkpoint last, so that a run that is killed in between does the rest again. */
  async #after(step: number, isLast: boolean): Promise<void> {
    const { sampleEvery, snapshotEvery, metricEvery, saveEvery } = this.#options;
    const isDue = (every: number): boolean => every > 0 && step % every === 0;
    if (isDue(sampleEvery)) await this.#sample(step);
    if (isDue(snapshotEvery)) await this.#keep(step);
    if (isDue(metricEvery) || (isLast && metricEvery > 0)) await this.#evaluate(step);
    if (isDue(saveEvery) || isLast) await this.#save();
  }

  async #sample(step: number): Promise<void> {
    const file = path.join(this.#folder, sampleFile(step));
    await this.#writeSheet(file);
    this.#listener({ type: 'sample', step, file });
  }

  async #writeSheet(file: string): Promise<void> {
    const seeds = Array.from({ length: this.#options.samples }, (_, seed) => seed);
    const pictures = toPictures(await this.#session.sampler.pictures(seeds));
    const sheet = pictureGrid(pictures, Math.ceil(Math.sqrt(pictures.length)));
    await writeFileAtomically(file, await nodeImageCodec.encodePng(sheet));
  }

  async #keep(step: number): Promise<void> {
    const file = path.join(this.#folder, snapshotFile(step));
    await createFolder(path.dirname(file));
    await writeGenerator(file, await this.#session.trainer.generator());
    this.#listener({ type: 'snapshot', step, file });
  }

  async #evaluate(step: number): Promise<void> {
    const { metric, sampler, trainer } = this.#session;
    if (!metric) return;
    const began = performance.now();
    const measured = await metric.measure(sampler);
    const seconds = Math.round(performance.now() - began) / 1000;
    const line = { step, images: trainer.imagesSeen, features: metric.kind, ...measured, seconds };
    const best = bestOf(this.#evaluations.kept);
    const isBest = best === undefined || line.kid < best.kid;
    if (isBest) await writeGenerator(path.join(this.#folder, runFiles.best), await trainer.generator());
    await this.#evaluations.append(line);
    this.#listener({ type: 'evaluation', isBest, ...line });
  }

  async #save(): Promise<void> {
    const file = path.join(this.#folder, runFiles.checkpoint);
    const snapshot = await this.#session.trainer.snapshot();
    await this.#log.sync();
    await this.#evaluations.sync();
    await writeTrainingCheckpoint(file, snapshot);
    this.#savedAt = snapshot.step;
    this.#listener({ type: 'save', step: snapshot.step, file });
  }

  async #finish(): Promise<TrainSummary> {
    const { trainer, pictures, device } = this.#session;
    const sheet = path.join(this.#folder, runFiles.pictures);
    await this.#writeSheet(sheet);
    const { files, notes } = await writeTrainResults(this.#folder, trainer);
    const { kept } = this.#evaluations;
    const at = (name: string): string => path.join(this.#folder, name);
    return {
      folder: this.#folder,
      data: pictures.name,
      resolution: pictures.resolution,
      steps: trainer.stepsDone,
      images: trainer.imagesSeen,
      seconds: Math.round(this.#log.seconds * 10) / 10,
      secondsPerStep: median(this.#stepSeconds),
      p: trainer.probability,
      ...(kept.length === 0 ? {} : { first: kept[0], last: kept[kept.length - 1], best: bestOf(kept) }),
      peakMiB: Math.round(await this.#session.peakMemory()),
      device,
      files: {
        pictures: sheet,
        ...files,
        ...(kept.length === 0 ? {} : { best: at(runFiles.best), evaluations: at(runFiles.evaluations) }),
        checkpoint: at(runFiles.checkpoint),
        metrics: at(runFiles.metrics),
        samples: at(runFiles.samples),
      },
      notes,
    };
  }
}

/** The first of the lines with the least KID. */
function bestOf(lines: readonly EvaluationLine[]): EvaluationLine | undefined {
  let best: EvaluationLine | undefined;
  for (const line of lines) if (best === undefined || line.kid < best.kid) best = line;
  return best;
}
