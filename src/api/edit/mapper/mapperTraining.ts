import { named, says } from '../../../errors.js';
import { type LabelledRow, type Picture, toPictures } from '../../../image/index.js';
import {
  checkEditTexts,
  type EditStart,
  type MapperStep,
  type MapperTrainer,
  type MapperTrainingSettings,
  moveLatents,
  shownLatents,
} from '../../../styleclip/index.js';
import { latentCount } from '../../../stylegan2/index.js';
import type { FloatTensor } from '../../../tensorData.js';
import { joinRows, takeRows } from '../../../train/batches.js';
import type { ClipSource, GeneratorSource } from '../../networks/givenNetworks.js';
import type { LoadClipOptions } from '../../networks/networks.js';
import type { DomainChoice } from '../../networks/withDomains.js';
import { checkState } from '../../run/checkState.js';
import { type Forecast, forecastOf } from '../../run/forecast.js';
import { loadOptionsOf } from '../../run/loadOptionsOf.js';
import { checkTrainingMemory, memoryFor } from '../../run/memoryCheck.js';
import type { MachineOptions } from '../../run/requestOptions.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import type { StateFormat, StoredState, Training, TrainingState } from '../../run/training.js';
import { EditBench } from '../editBench.js';
import type { MapperResult } from './events.js';
import { mapperTrainer } from './mapperTrainer.js';

/** The state of a mapper's training. */
export const mapperTrainingFormat: StateFormat = {
  format: 'nada-mapper-training',
  otherwise: "not the checkpoint of a mapper's training: restore it, or start a new run",
};

/** What a mapper's training is prepared from. */
export interface MapperParts extends DomainChoice, MachineOptions {
  readonly generator: GeneratorSource;
  /** One or several, which count equally. */
  readonly clips: readonly ClipSource[];
  readonly activation?: LoadClipOptions['activation'];
  readonly settings: MapperTrainingSettings;
  readonly label?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: PrepareEvent) => void) | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
}

const fewer = says`take a smaller ${named('batch')}, generator or CLIP`;

/** A latent mapper in training, on a runtime of its own. */
export class MapperTraining implements Training<MapperStep, MapperResult> {
  readonly format = mapperTrainingFormat;
  readonly #bench: EditBench;
  readonly #settings: MapperTrainingSettings;
  readonly #trainer: MapperTrainer;
  /** w `[N, D]` of all latents that are shown. */
  readonly #w: FloatTensor;
  readonly #threads: number | undefined;

  private constructor(
    bench: EditBench,
    settings: MapperTrainingSettings,
    trainer: MapperTrainer,
    w: FloatTensor,
    threads: number | undefined,
  ) {
    this.#bench = bench;
    this.#settings = settings;
    this.#trainer = trainer;
    this.#w = w;
    this.#threads = threads;
  }

  /** Reads the networks, encodes the text, and compiles the step. */
  static async open(parts: MapperParts): Promise<MapperTraining> {
    const { clips, activation, settings, signal, listener } = parts;
    checkEditTexts(settings);
    const [clip, ...others] = clips;
    const load: LoadClipOptions = {
      ...loadOptionsOf({ signal, onProgress: listener }),
      ...(activation === undefined ? {} : { activation }),
    };
    const onWarning = (message: string): void => listener?.({ type: 'note', message });
    const bench = await EditBench.open({ ...parts, clip, onWarning }, load);
    try {
      const trainer = await mapperTrainer(bench, others, settings, load);
      const { device } = bench.stage.runtime;
      const { batch, latents, psi, seed } = settings;
      checkTrainingMemory({ device, programs: bench.memory, batch, advice: fewer }, memoryFor(parts));
      const w = await bench.latents(latents, psi, seed);
      return new MapperTraining(bench, settings, trainer, w, parts.threads);
    } catch (error) {
      await bench.close().catch(() => undefined);
      throw error;
    }
  }

  get device(): string {
    return this.#bench.stage.runtime.device;
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
    const { stage, memory } = this.#bench;
    const work = memory.workOf({ 'latent mapper': 1 });
    const demand = { memory: memory.peak(memory.state), work };
    return forecastOf(stage.runtime, this.#threads, demand, this.steps - this.stepsDone);
  }

  step(): Promise<MapperStep> {
    const entries = latentCount(this.#bench.generator.config);
    const latents = shownLatents(this.#w, entries, this.#settings, this.stepsDone);
    return this.#trainer.step(latents, this.#settings.rate);
  }

  async preview(seeds: readonly number[]): Promise<Picture[]> {
    if (seeds.length === 0) return [];
    const starts = await this.#starts(seeds);
    return this.#draw(await this.#moved(starts), starts);
  }

  /** Images of seeds, above those of the same latents as the mapper moves them. */
  async rows(seeds: readonly number[]): Promise<LabelledRow[]> {
    const starts = await this.#starts(seeds);
    const moved = await this.#moved(starts);
    const steps = `${this.stepsDone} ${this.stepsDone === 1 ? 'step' : 'steps'}`;
    return [
      { label: 'before', pictures: await this.#draw(joined(starts), starts) },
      { label: `after ${steps}: ${this.#settings.to}`, pictures: await this.#draw(moved, starts) },
    ];
  }

  async state(): Promise<TrainingState> {
    return { ...(await this.#trainer.snapshot()), metadata: {} };
  }

  async restore(state: StoredState): Promise<void> {
    checkState(state, (await this.#trainer.snapshot()).tensors, this.format);
    await this.#trainer.restore(state);
  }

  async finish(): Promise<MapperResult> {
    return { mapper: await this.#trainer.mapper(), steps: this.stepsDone };
  }

  peakMemory(): Promise<number> {
    return this.#bench.stage.runtime.peakMemory();
  }

  async close(): Promise<void> {
    await this.#trainer.close();
    await this.#bench.close();
  }

  async #starts(seeds: readonly number[]): Promise<EditStart[]> {
    const starts: EditStart[] = [];
    for (const seed of seeds) starts.push(await this.#bench.start({ seed, psi: this.#settings.psi }));
    return starts;
  }

  async #moved(starts: readonly EditStart[]): Promise<FloatTensor> {
    return moveLatents(this.#bench.stage, await this.#trainer.mapper(), joined(starts), 1);
  }

  async #draw(wPlus: FloatTensor, starts: readonly EditStart[]): Promise<Picture[]> {
    const pictures: Picture[] = [];
    for (const [i, { noises }] of starts.entries()) {
      pictures.push(...toPictures(await this.#bench.picture(takeRows(wPlus, i, 1), noises)));
    }
    return pictures;
  }
}

function joined(starts: readonly EditStart[]): FloatTensor {
  return joinRows(
    starts.map(({ wPlus }) => wPlus),
    starts.length,
  );
}
