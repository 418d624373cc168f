import { named, says, UserError } from '../../../errors.js';
import { clamped, type LabelledRow, type Picture, toPictures } from '../../../image/index.js';
import {
  defaultEncoderWidth,
  type EncoderSettings,
  type EncoderStep,
  EncoderTrainer,
  encoderFor,
  PictureEncoder,
  trainedEncoder,
} from '../../../styleclip/index.js';
import { latentCount, seedLatents } from '../../../stylegan2/index.js';
import type { FloatTensor } from '../../../tensorData.js';
import { checkLabel } from '../../networks/checkLabel.js';
import { repeatedLatents } from '../../networks/latentSource.js';
import { type EncoderSource, encoderOf } from '../../networks/loadEncoder.js';
import type { LoadOptions } from '../../networks/loadProgress.js';
import { checkState } from '../../run/checkState.js';
import { type Forecast, forecastOf } from '../../run/forecast.js';
import { loadOptionsOf } from '../../run/loadOptionsOf.js';
import { checkTrainingMemory, memoryFor } from '../../run/memoryCheck.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import type { StateFormat, StoredState, Training, TrainingState } from '../../run/training.js';
import { EncoderBench, type EncoderBenchParts } from './encoderBench.js';
import type { EncoderResult } from './events.js';

/** The state of an encoder's training. */
export const encoderTrainingFormat: StateFormat = {
  format: 'nada-encoder-training',
  otherwise: "not the checkpoint of an encoder's training: restore it, or start a new run",
};

/** What an encoder's training is prepared from. */
export interface EncoderParts extends Omit<EncoderBenchParts, 'clipWeight' | 'onWarning'> {
  /** The encoder to go on from. */
  readonly init?: EncoderSource | undefined;
  readonly settings: EncoderSettings;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: PrepareEvent) => void) | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
}

const fewer = says`take a smaller ${named('batch')} or ${named('width')}`;

/** An encoder in training, with what shows how far it is, on a runtime of its own. */
export class EncoderTraining implements Training<EncoderStep, EncoderResult> {
  readonly format = encoderTrainingFormat;
  readonly steps: number;
  readonly #bench: EncoderBench;
  readonly #trainer: EncoderTrainer;
  readonly #viewer: PictureEncoder;
  /** The digest of the generator. */
  readonly #parent: string;
  readonly #threads: number | undefined;

  private constructor(
    steps: number,
    bench: EncoderBench,
    trainer: EncoderTrainer,
    viewer: PictureEncoder,
    parent: string,
    threads: number | undefined,
  ) {
    this.steps = steps;
    this.#bench = bench;
    this.#trainer = trainer;
    this.#viewer = viewer;
    this.#parent = parent;
    this.#threads = threads;
  }

  /** Reads the networks, measures the latents, and compiles the step. */
  static async open(parts: EncoderParts): Promise<EncoderTraining> {
    const { settings, signal, listener, label } = parts;
    checkSettings(parts);
    const load = loadOptionsOf({ signal, onProgress: listener });
    const onWarning = (message: string): void => listener?.({ type: 'note', message });
    const { clipWeight } = settings;
    const bench = await EncoderBench.open({ ...parts, clipWeight, onWarning }, load);
    try {
      checkLabel(bench.generator.config, label, false);
      const trainer = await trainerOf(bench, parts, load);
      const { stage, networks, noises } = bench;
      const viewer = await PictureEncoder.create(stage, networks, trainer.config, trainedEncoder, noises);
      const { device } = stage.runtime;
      const { batch, steps } = settings;
      checkTrainingMemory({ device, programs: bench.memory, batch, advice: fewer }, memoryFor(parts));
      return new EncoderTraining(steps, bench, trainer, viewer, await bench.digest(), parts.threads);
    } catch (error) {
      await bench.close().catch(() => undefined);
      throw error;
    }
  }

  get device(): string {
    return this.#bench.stage.runtime.device;
  }

  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  get isOver(): boolean {
    return this.stepsDone >= this.steps;
  }

  forecast(): Promise<Forecast> {
    const { stage, memory } = this.#bench;
    const work = memory.workOf({ 'latent encoder': 1 });
    const demand = { memory: memory.peak(memory.state), work };
    return forecastOf(stage.runtime, this.#threads, demand, this.steps - this.stepsDone);
  }

  step(): Promise<EncoderStep> {
    return this.#trainer.step();
  }

  async preview(seeds: readonly number[]): Promise<Picture[]> {
    return seeds.length === 0 ? [] : toPictures((await this.#encoded(seeds)).again);
  }

  /** Images of seeds, which training never sees, above what is drawn of what the encoder finds in them. */
  async rows(seeds: readonly number[]): Promise<LabelledRow[]> {
    const { pictures, again } = await this.#encoded(seeds);
    return [
      { label: 'picture', pictures: toPictures(pictures) },
      { label: 'encoded', pictures: toPictures(again) },
    ];
  }

  async state(): Promise<TrainingState> {
    return { ...(await this.#trainer.snapshot()), metadata: {} };
  }

  async restore(state: StoredState): Promise<void> {
    checkState(state, (await this.#trainer.snapshot()).tensors, this.format);
    await this.#trainer.restore(state);
  }

  async finish(): Promise<EncoderResult> {
    return { encoder: await this.#trainer.encoder(this.#parent), steps: this.stepsDone };
  }

  peakMemory(): Promise<number> {
    return this.#bench.stage.runtime.peakMemory();
  }

  async close(): Promise<void> {
    await this.#viewer.close();
    await this.#trainer.close();
    await this.#bench.close();
  }

  async #encoded(
    seeds: readonly number[],
  ): Promise<{ readonly pictures: FloatTensor; readonly again: FloatTensor }> {
    const { config } = this.#bench.generator;
    const w = await this.#bench.map(seedLatents(config, seeds));
    const pictures = clamped(await this.#viewer.draw(repeatedLatents(w, latentCount(config))));
    return { pictures, again: await this.#viewer.draw(await this.#viewer.encode(pictures)) };
  }
}

function checkSettings({ settings: { redrawn, batch, width }, init }: EncoderParts): void {
  if (redrawn > batch) {
    throw new UserError(
      says`option ${named('redrawn')} is ${redrawn}, more than a batch of ${batch}: give ${batch} or less`,
    );
  }
  if (init !== undefined && width !== undefined) {
    throw new UserError(
      says`options ${named('init')} and ${named('width')} are both given: an encoder that goes on keeps its width`,
    );
  }
}

async function trainerOf(
  bench: EncoderBench,
  { settings, init, label }: EncoderParts,
  load: LoadOptions,
): Promise<EncoderTrainer> {
  const { config } = bench.generator;
  const start = init === undefined ? undefined : await encoderOf(init, config, undefined, load);
  return EncoderTrainer.create(bench.stage, {
    networks: bench.networks,
    encoder: start?.config ?? encoderFor(config, settings.width ?? defaultEncoderWidth),
    start: start?.parameters,
    spread: await bench.spread(),
    average: await bench.averageLatent(),
    noises: bench.noises,
    examples: { ...settings, label },
    weights: { ...settings, clipWeight: bench.clipWeight },
    steps: settings.steps,
    learningRate: settings.rate,
  });
}
