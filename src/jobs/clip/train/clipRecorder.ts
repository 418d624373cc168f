import path from 'node:path';
import type { PairBatch } from '../../../contrastive/index.js';
import { NotFiniteError } from '../../../train/notFinite.js';
import { MetricsLog } from '../../run/metricsLog.js';
import { runFiles } from '../../run/runFolder.js';
import { writeClipCheckpoint } from './clipCheckpoint.js';
import { writeClipFolder } from './clipFolder.js';
import type { ClipFigures, ClipSession } from './clipSession.js';
import type { ClipMetricsLine, ClipTrainListener, ClipTrainSummary } from './events.js';
import type { ClipModelOptions } from './options.js';

/** Where the trained CLIP lies in its run folder. */
export const clipResult = 'clip';

interface Kept {
  readonly loss: number;
  readonly figures: ClipFigures | undefined;
}

/** One start of a training: its steps, and what they leave in the folder. */
export class ClipRecorder {
  readonly #folder: string;
  readonly #options: ClipModelOptions;
  readonly #session: ClipSession;
  readonly #log: MetricsLog<ClipMetricsLine, Kept>;
  readonly #listener: ClipTrainListener;
  #savedAt: number;

  private constructor(
    folder: string,
    options: ClipModelOptions,
    session: ClipSession,
    log: MetricsLog<ClipMetricsLine, Kept>,
    listener: ClipTrainListener,
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#session = session;
    this.#log = log;
    this.#listener = listener;
    this.#savedAt = session.trainer.stepsDone;
  }

  /** Begins after the steps that the trainer has done already. */
  static async open(
    folder: string,
    options: ClipModelOptions,
    session: ClipSession,
    listener: ClipTrainListener,
  ): Promise<ClipRecorder> {
    const file = path.join(folder, runFiles.metrics);
    const keep = ({ loss, figures }: ClipMetricsLine): Kept => ({ loss, figures });
    const log = await MetricsLog.open(file, session.trainer.stepsDone, keep);
    return new ClipRecorder(folder, options, session, log, listener);
  }

  /**
   * Takes all steps that are left, and writes the CLIP.
   *
   * When the signal is aborted, the step under way is finished and saved, and its reason is thrown.
   */
  async run(signal: AbortSignal | undefined): Promise<ClipTrainSummary> {
    const { trainer } = this.#session;
    const { steps, saveEvery } = this.#options;
    let upcoming = this.#prepare(trainer.stepsDone);
    while (trainer.stepsDone < steps) {
      if (signal?.aborted) {
        if (trainer.stepsDone > this.#savedAt) await this.#save();
        throw signal.reason;
      }
      const batch = await upcoming.batch;
      // While the worker computes, this thread makes the pairs of the next step.
      const stepping = this.#step(batch);
      upcoming = this.#prepare(trainer.stepsDone + 1);
      await stepping;
      if (trainer.stepsDone % saveEvery === 0 || trainer.stepsDone === steps) await this.#save();
    }
    return this.#finish();
  }

  async close(): Promise<void> {
    await this.#log.close();
  }

  /** The pairs of the step after `step` steps, if there is one; its failure shows when it is waited for. */
  #prepare(step: number): { readonly batch: Promise<PairBatch> } {
    const batch = this.#session.batch(Math.min(step, this.#options.steps - 1));
    batch.catch(() => undefined);
    return { batch };
  }

  async #step(batch: PairBatch): Promise<void> {
    const { trainer } = this.#session;
    const { steps, evaluateEvery } = this.#options;
    const began = performance.now();
    try {
      const metrics = await trainer.step(batch);
      const seconds = Math.round(performance.now() - began) / 1000;
      const isDue = evaluateEvery > 0 && metrics.step % evaluateEvery === 0 && metrics.step < steps;
      const figures = isDue || metrics.step === steps ? await this.#session.evaluate() : undefined;
      const line = { ...metrics, seconds, ...(figures && { figures }) };
      await this.#log.append(line);
      this.#listener({ type: 'step', steps, ...line });
    } catch (error) {
      // The state is as before the step, so what was learnt until then is worth keeping.
      if (error instanceof NotFiniteError && trainer.stepsDone > this.#savedAt) await this.#save();
      throw error;
    }
  }

  async #save(): Promise<void> {
    const file = path.join(this.#folder, runFiles.checkpoint);
    const snapshot = await this.#session.trainer.snapshot();
    await this.#log.sync();
    await writeClipCheckpoint(file, snapshot);
    this.#savedAt = snapshot.step;
    await this.#writeClip();
    this.#listener({ type: 'save', step: snapshot.step, file });
  }

  /** Writes the CLIP as it is now, so that it can be used while training goes on; gives its folder. */
  async #writeClip(): Promise<string> {
    const { trainer, tokenizer, pairs } = this.#session;
    const folder = path.join(this.#folder, clipResult);
    const { vocabulary } = tokenizer;
    const clip = await trainer.clip();
    await writeClipFolder(folder, { clip, vocabulary, half: this.#options.half, files: pairs.files });
    return folder;
  }

  async #finish(): Promise<ClipTrainSummary> {
    const { trainer, device } = this.#session;
    const clip = await this.#writeClip();
    const kept = this.#log.kept;
    const recent = kept.slice(-Math.max(1, Math.round(kept.length / 10)));
    return {
      folder: this.#folder,
      steps: trainer.stepsDone,
      seconds: Math.round(this.#log.seconds * 10) / 10,
      recentLoss: recent.reduce((sum, { loss }) => sum + loss, 0) / recent.length,
      figures: kept.at(-1)?.figures ?? {},
      peakMiB: Math.round(await this.#session.peakMemory()),
      device,
      clip,
    };
  }
}
