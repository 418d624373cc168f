import { named, says } from '../../errors.js';
import { openFeatures } from '../../evaluate/pictureFeatures.js';
import {
  type GanMetrics,
  type GanSettings,
  GanTrainer,
  type PictureAnchor,
  trainingSampler,
  trainingSteps,
} from '../../gan/index.js';
import { type Picture, toPictures } from '../../image/index.js';
import type { Runtime } from '../../runtime/contract.js';
import { countedStage, type ProgramMemory } from '../../runtime/programMemory.js';
import type { LoweringMode, Stage } from '../../runtime/stage.js';
import type { Generator, GeneratorSampler } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { type ClipSource, clipOf } from '../networks/givenNetworks.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import { platform } from '../platform.js';
import { type Forecast, forecastOf } from '../run/forecast.js';
import { checkTrainingMemory, memoryFor } from '../run/memoryCheck.js';
import type { MachineOptions } from '../run/requestOptions.js';
import type { StoredState, Training, TrainingState } from '../run/training.js';
import { type Evaluation, Evaluations } from './evaluations.js';
import type { TrainingEvent, TrainResult } from './events.js';
import type { TrainingPictures } from './realPictures.js';
import type { TrainInputs } from './trainInputs.js';
import { TrainingMetric } from './trainingMetric.js';
import type { TrainValues } from './trainRows.js';
import { snapshotOf, stateOf, trainFormat } from './trainState.js';

/** What a training is prepared from. */
export interface TrainParts
  extends TrainInputs,
    MachineOptions,
    Pick<TrainValues, 'metricEvery' | 'metricPictures'> {
  readonly settings: GanSettings;
  readonly lowering: LoweringMode;
  readonly clip?: ClipSource | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: TrainingEvent) => void) | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
  readonly anchor?: PictureAnchor | undefined;
}

const fewer = says`take a smaller ${named('batch')}, ${named('channelBase')} or ${named('resolution')}`;

/** The training of a generator against a discriminator, on a runtime of its own. */
export class GanTraining implements Training<GanMetrics, TrainResult> {
  readonly format = trainFormat;
  readonly pictures: TrainingPictures;
  readonly #parts: TrainParts;
  readonly #runtime: Runtime;
  readonly #trainer: GanTrainer;
  /** Draws the moving average. */
  readonly #sampler: GeneratorSampler;
  readonly #metric: TrainingMetric | undefined;
  readonly #memory: ProgramMemory;
  #evaluations = new Evaluations();
  #upcoming: { readonly step: number; readonly pictures: Promise<FloatTensor> } | undefined;

  private constructor(
    parts: TrainParts,
    runtime: Runtime,
    trainer: GanTrainer,
    sampler: GeneratorSampler,
    metric: TrainingMetric | undefined,
    memory: ProgramMemory,
  ) {
    this.pictures = parts.pictures;
    this.#parts = parts;
    this.#runtime = runtime;
    this.#trainer = trainer;
    this.#sampler = sampler;
    this.#metric = metric;
    this.#memory = memory;
  }

  /** Compiles what a training needs, and puts its networks into a runtime; the pictures stay the caller's to close. */
  static async open(parts: TrainParts): Promise<GanTraining> {
    const { device, threads, lowering, start, settings, anchor, signal, listener } = parts;
    const onWarning = (message: string): void => listener?.({ type: 'note', message });
    const runtime = await platform().openRuntime({ device, threads, onWarning });
    const { stage, memory: programs } = countedStage(runtime, lowering);
    const compiled = (done: number): void =>
      listener?.({ type: 'prepare', stage: 'programs', done, total: 2 });
    try {
      compiled(0);
      const trainer = await GanTrainer.create(stage, { ...start, settings, anchor });
      signal?.throwIfAborted();
      compiled(1);
      const sampler = await trainingSampler(stage, start.generator.config);
      compiled(2);
      const { batch } = settings;
      checkTrainingMemory(
        { device: runtime.device, programs, batch, images: parts.pictures.kept, advice: fewer },
        memoryFor(parts),
      );
      const metric = parts.metricEvery > 0 ? await openMetric(stage, parts) : undefined;
      return new GanTraining(parts, runtime, trainer, sampler, metric, programs);
    } catch (error) {
      await runtime.close().catch(() => undefined);
      throw error;
    }
  }

  get device(): string {
    return this.#runtime.device;
  }

  get steps(): number {
    return trainingSteps(this.#parts.settings);
  }

  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  get isOver(): boolean {
    return this.stepsDone >= this.steps;
  }

  forecast(): Promise<Forecast> {
    const { settings, threads } = this.#parts;
    const work = this.#memory.workOf({
      'generator step': 1,
      'discriminator step': 1,
      'R1 regularisation': 1 / settings.gammaInterval,
      'path length regularisation': 1 / settings.pathLengthInterval,
    });
    const demand = { memory: this.#memory.peak(this.#memory.state), work };
    return forecastOf(this.#runtime, threads, demand, this.steps - this.stepsDone);
  }

  async step(): Promise<GanMetrics> {
    const { stepsDone, steps } = this;
    const pictures = await (this.#upcoming?.step === stepsDone
      ? this.#upcoming.pictures
      : this.#read(stepsDone));
    // While the worker computes, the next pictures are read.
    const next = stepsDone + 1;
    this.#upcoming = next < steps ? { step: next, pictures: this.#read(next) } : undefined;
    return this.#trainer.step(pictures);
  }

  /** Measures the generator, and keeps the best: what a run with a folder does by itself. */
  async after(step: number, isLast: boolean): Promise<void> {
    const { metricEvery, listener } = this.#parts;
    if (metricEvery === 0 || (step % metricEvery !== 0 && !isLast)) return;
    const evaluation = await this.evaluate();
    if (!evaluation) return;
    this.#evaluations = await this.#evaluations.with(evaluation, () => this.#trainer.generator());
    const isBest = this.#evaluations.best?.evaluation === evaluation;
    listener?.({ type: 'evaluation', isBest, ...evaluation });
  }

  /** Measures the generator as it is now; undefined where nothing is measured. */
  async evaluate(): Promise<Evaluation | undefined> {
    if (!this.#metric) return undefined;
    const began = performance.now();
    const found = await this.#metric.measure(this.#sampler);
    const seconds = Math.round(performance.now() - began) / 1000;
    const { stepsDone: step, imagesSeen: images } = this.#trainer;
    const atEnd = step % this.#parts.metricEvery === 0 ? {} : { atEnd: true as const };
    return { step, images, features: this.#metric.kind, ...found, seconds, ...atEnd };
  }

  async preview(seeds: readonly number[]): Promise<Picture[]> {
    return toPictures(await this.#sampler.pictures(seeds));
  }

  /** The moving average of the generator as it is now. */
  generator(): Promise<Generator> {
    return this.#trainer.generator();
  }

  async state(): Promise<TrainingState> {
    const { step, tensors, metadata } = stateOf(await this.#trainer.snapshot());
    const measured = this.#evaluations.state();
    return {
      step,
      tensors: { ...tensors, ...measured.tensors },
      metadata: { ...metadata, ...measured.metadata },
    };
  }

  async restore(state: StoredState): Promise<void> {
    await this.#trainer.restore(snapshotOf(state));
    const evaluations = Evaluations.read(state, await this.#trainer.generator());
    this.#evaluations = this.isOver ? evaluations : evaluations.lasting;
    this.#upcoming = undefined;
  }

  async finish(): Promise<TrainResult> {
    const { all: evaluations, best } = this.#evaluations;
    return {
      generator: await this.#trainer.generator(),
      discriminator: await this.#trainer.discriminator(),
      steps: this.#trainer.stepsDone,
      images: this.#trainer.imagesSeen,
      p: this.#trainer.probability,
      evaluations,
      ...(best === undefined ? {} : { best }),
    };
  }

  peakMemory(): Promise<number> {
    return this.#runtime.peakMemory();
  }

  close(): Promise<void> {
    return this.#runtime.close();
  }

  #read(step: number): Promise<FloatTensor> {
    const pictures = this.pictures.batch(step, this.#parts.settings.batch);
    // Whoever takes them gets the error; a run that ends before is not told.
    pictures.catch(() => undefined);
    return pictures;
  }
}

async function openMetric(stage: Stage, parts: TrainParts): Promise<TrainingMetric> {
  const { clip, metricPictures, settings, pictures, listener, signal } = parts;
  const load: LoadOptions = { signal, onProgress: (event) => listener?.({ type: 'load', ...event }) };
  const loaded = clip === undefined ? undefined : await clipOf(clip, load);
  listener?.({ type: 'prepare', stage: 'features', done: 0, total: 1 });
  const features = await openFeatures(stage, pictures.resolution, loaded);
  const metric = await TrainingMetric.open(features, pictures, metricPictures, settings.seed);
  listener?.({ type: 'prepare', stage: 'features', done: 1, total: 1 });
  return metric;
}
