import {
  augmentPictures,
  ContrastiveTrainer,
  defaultAugmentation,
  type PairBatch,
} from '../../../contrastive/index.js';
import { named, says, UserError } from '../../../errors.js';
import type { Picture } from '../../../image/index.js';
import type { Runtime } from '../../../runtime/contract.js';
import { countedStage, type ProgramMemory } from '../../../runtime/programMemory.js';
import type { ClipSource } from '../../networks/givenNetworks.js';
import type { LoadedClip } from '../../networks/networks.js';
import { platform } from '../../platform.js';
import { type Forecast, forecastOf } from '../../run/forecast.js';
import { checkTrainingMemory, type MemoryChoice, memoryFor } from '../../run/memoryCheck.js';
import type { MachineOptions } from '../../run/requestOptions.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import type { StateFormat, StoredState, Training, TrainingState } from '../../run/training.js';
import { ClipEvaluation, tokensOf } from './clipEvaluation.js';
import { type ClipStart, clipStart, settingsOfClipTraining } from './clipStart.js';
import type { ClipFigures, ClipTrainMetrics, TrainClipResult } from './events.js';
import type { TrainingPairs } from './trainingPairs.js';
import type { ClipTrainingValues } from './trainRows.js';

/** The state of a CLIP's training: weights, moments and the moving average. */
export const clipTrainingFormat: StateFormat = {
  format: 'nada-clip-training',
  otherwise: "not the checkpoint of a CLIP's training: restore it, or start a new run",
};

/** What a CLIP's training is prepared from. */
export interface ClipTrainingParts extends MachineOptions, MemoryChoice {
  readonly settings: ClipTrainingValues;
  /** The data, which the training does not close. */
  readonly pairs: TrainingPairs;
  /** A CLIP to start from; random weights by default. */
  readonly init?: ClipSource | undefined;
  /** Prompt templates that go with the CLIP. */
  readonly prompts?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: PrepareEvent) => void) | undefined;
}

const fewer = says`take a smaller ${named('microBatch')}, whose results are equal to rounding`;

/** A CLIP in training on a runtime of its own. */
export class ClipTraining implements Training<ClipTrainMetrics, TrainClipResult> {
  readonly format = clipTrainingFormat;
  readonly pairs: TrainingPairs;
  readonly #settings: ClipTrainingValues;
  readonly #prompts: readonly string[] | undefined;
  readonly #trainer: ContrastiveTrainer;
  readonly #start: ClipStart;
  readonly #evaluation: ClipEvaluation;
  readonly #runtime: Runtime;
  readonly #memory: ProgramMemory;
  readonly #threads: number | undefined;
  #upcoming: { readonly step: number; readonly batch: Promise<PairBatch> } | undefined;
  /** What was evaluated last. */
  #evaluated: { readonly step: number; readonly figures: ClipFigures } | undefined;

  private constructor(
    { settings, pairs, prompts, threads }: ClipTrainingParts,
    trainer: ContrastiveTrainer,
    start: ClipStart,
    evaluation: ClipEvaluation,
    runtime: Runtime,
    memory: ProgramMemory,
  ) {
    this.#settings = settings;
    this.pairs = pairs;
    this.#prompts = prompts;
    this.#trainer = trainer;
    this.#start = start;
    this.#evaluation = evaluation;
    this.#runtime = runtime;
    this.#memory = memory;
    this.#threads = threads;
  }

  /** Loads or makes the CLIP, and compiles the first step. */
  static async open(parts: ClipTrainingParts): Promise<ClipTraining> {
    const { settings, pairs, init, device, threads, lowering = 'auto', signal, listener } = parts;
    const start = await clipStart(settings, () => pairs.texts(), init, {
      signal,
      onProgress: (event) => listener?.({ type: 'load', ...event }),
    });
    signal?.throwIfAborted();
    const onWarning = (message: string): void => listener?.({ type: 'note', message });
    const runtime = await platform().openRuntime({ device, threads, onWarning });
    try {
      const { stage, memory } = countedStage(runtime, lowering);
      const method = settingsOfClipTraining(settings, pairs);
      const trainer = await ContrastiveTrainer.create(stage, start.clip, method);
      const { batch } = settings;
      checkTrainingMemory(
        { device: runtime.device, programs: memory, batch, advice: fewer },
        memoryFor(parts),
      );
      const evaluation = new ClipEvaluation(stage, trainer, start.tokenizer, pairs);
      return new ClipTraining(parts, trainer, start, evaluation, runtime, memory);
    } catch (error) {
      await runtime.close().catch(() => undefined);
      throw error;
    }
  }

  get device(): string {
    return this.#runtime.device;
  }

  get steps(): number {
    return this.#settings.steps;
  }

  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  get isOver(): boolean {
    return this.stepsDone >= this.steps;
  }

  forecast(): Promise<Forecast> {
    const { batch, microBatch } = this.#settings;
    const parts = Math.ceil(batch / microBatch);
    const work = this.#memory.workOf({
      'contrastive step': 1,
      'embeddings of a part': parts,
      'contrastive loss': 1,
      'gradients of a part': parts,
      'contrastive update': 1,
    });
    const demand = { memory: this.#memory.peak(this.#memory.state), work };
    return forecastOf(this.#runtime, this.#threads, demand, this.steps - this.stepsDone);
  }

  async step(): Promise<ClipTrainMetrics> {
    const batch = await this.#batchAfter(this.stepsDone);
    const began = performance.now();
    const stepping = this.#trainer.step(batch);
    // While the worker computes, this thread makes the pairs of the next step.
    this.#prepare(this.stepsDone + 1);
    const metrics = await stepping;
    const seconds = Math.round(performance.now() - began) / 1000;
    const { evaluateEvery } = this.#settings;
    const isDue = evaluateEvery > 0 && metrics.step % evaluateEvery === 0;
    return {
      ...metrics,
      seconds,
      ...((isDue || this.isOver) && { figures: await this.figures() }),
    };
  }

  /** The figures of held-out pairs after the steps so far. */
  async figures(): Promise<ClipFigures> {
    const step = this.stepsDone;
    if (this.#evaluated?.step !== step) {
      this.#evaluated = { step, figures: await this.#evaluation.measure() };
    }
    return this.#evaluated.figures;
  }

  /** The CLIP as it is now: the moving average of its weights. */
  async clip(): Promise<LoadedClip> {
    const { tokenizer } = this.#start;
    const prompts = this.#prompts;
    return {
      clip: await this.#trainer.clip(),
      tokenizer,
      name: 'the trained CLIP',
      ...(prompts && { prompts }),
    };
  }

  /** Rejects with a `UserError`: a CLIP looks at images and draws none. */
  async preview(): Promise<Picture[]> {
    throw new UserError('training a CLIP draws no images: read the figures of its steps instead');
  }

  async state(): Promise<TrainingState> {
    return { ...(await this.#trainer.snapshot()), metadata: {} };
  }

  async restore(state: StoredState): Promise<void> {
    await this.#trainer.restore(state);
    this.#upcoming = undefined;
    this.#evaluated = undefined;
  }

  async finish(): Promise<TrainClipResult> {
    return { clip: await this.clip(), steps: this.stepsDone, figures: await this.figures() };
  }

  peakMemory(): Promise<number> {
    return this.#runtime.peakMemory();
  }

  async close(): Promise<void> {
    await this.#runtime.close();
  }

  /** The pairs of the step after `step` steps, as the trainer takes them. */
  #batchAfter(step: number): Promise<PairBatch> {
    return this.#upcoming?.step === step ? this.#upcoming.batch : this.#makeBatch(step);
  }

  /** Begins to make the pairs of a later step, if there is one; a failure shows when they are needed. */
  #prepare(step: number): void {
    if (step >= this.steps) return;
    const batch = this.#makeBatch(step);
    batch.catch(() => undefined);
    this.#upcoming = { step, batch };
  }

  async #makeBatch(step: number): Promise<PairBatch> {
    const { seed, batch, augment, context } = this.#settings;
    const { pictures, captions, changes } = await this.pairs.source.batch(step, batch);
    const tokens = (texts: readonly string[]) => tokensOf(this.#start.tokenizer, texts, context);
    const key = { seed, stream: 'clip.augmentation', step };
    return {
      pictures: augment ? augmentPictures(pictures, defaultAugmentation, key) : pictures,
      tokens: tokens(captions),
      changes: changes && {
        tokens: tokens([...changes.before, ...changes.after]),
        of: { data: Int32Array.from(changes.of), shape: [changes.of.length], dtype: 'int32' },
      },
    };
  }
}
