import { says } from '../../../errors.js';
import { type Picture, toPictures } from '../../../image/index.js';
import { LatentEdit, LatentOptimizer } from '../../../styleclip/index.js';
import { seedNoises } from '../../../stylegan2/index.js';
import { checkState } from '../../run/checkState.js';
import { type Forecast, forecastOf } from '../../run/forecast.js';
import { loadOptionsOf } from '../../run/loadOptionsOf.js';
import { checkEditMemory, memoryFor } from '../../run/memoryCheck.js';
import type { MachineOptions } from '../../run/requestOptions.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import type { StateFormat, StoredState, Training, TrainingState } from '../../run/training.js';
import { EditBench } from '../editBench.js';
import type { EditOptimizeResult, OptimizeFigures } from './events.js';
import type { OptimizeInputs, OptimizeValues } from './optimizeRequest.js';

/** The state of an optimisation. */
export const optimizeFormat: StateFormat = {
  format: 'nada-edit-optimize',
  otherwise: 'not the checkpoint of an optimisation: restore it, or start a new run',
};

/** What an optimisation is prepared from. */
export interface OptimizeParts extends OptimizeInputs, OptimizeValues, MachineOptions {
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: PrepareEvent) => void) | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
}

/** A latent that is optimised, on a runtime of its own. */
export class OptimizeTraining implements Training<OptimizeFigures, EditOptimizeResult> {
  readonly format = optimizeFormat;
  readonly #bench: EditBench;
  readonly #edit: LatentEdit;
  /** Images of the way, drawn so far. */
  readonly #way: Picture[] = [];
  #shown: Picture | undefined;

  readonly #threads: number | undefined;

  private constructor(bench: EditBench, edit: LatentEdit, threads: number | undefined) {
    this.#bench = bench;
    this.#edit = edit;
    this.#threads = threads;
  }

  /** Reads the networks and the start, encodes the texts, and compiles the step. */
  static async open(parts: OptimizeParts): Promise<OptimizeTraining> {
    const { settings, seed, psi, w, signal, listener: onProgress } = parts;
    const onWarning = (message: string): void => onProgress?.({ type: 'note', message });
    const load = loadOptionsOf({ signal, onProgress });
    const bench = await EditBench.open({ ...parts, onWarning }, load);
    try {
      const edit = await LatentEdit.create(bench, await bench.start({ seed, psi, w }, load), settings);
      const { device } = bench.stage.runtime;
      const advice = says`take a smaller generator or CLIP`;
      checkEditMemory({ device, programs: bench.memory, advice }, memoryFor(parts));
      return new OptimizeTraining(bench, edit, parts.threads);
    } catch (error) {
      await bench.close().catch(() => undefined);
      throw error;
    }
  }

  get device(): string {
    return this.#bench.stage.runtime.device;
  }

  get steps(): number {
    return this.#edit.steps;
  }

  get stepsDone(): number {
    return this.#edit.stepsDone;
  }

  get isOver(): boolean {
    return this.stepsDone >= this.steps;
  }

  forecast(): Promise<Forecast> {
    const { stage, memory } = this.#bench;
    const demand = {
      memory: memory.peak(memory.state),
      work: memory.workOf({ [LatentOptimizer.program]: 1 }),
    };
    return forecastOf(stage.runtime, this.#threads, demand, this.steps - this.stepsDone);
  }

  /** The image before the latest step, where it shows the way. */
  get shown(): Picture | undefined {
    return this.#shown;
  }

  async step(): Promise<OptimizeFigures> {
    const { picture, ...figures } = await this.#edit.step();
    this.#shown = this.#edit.isShown(figures.step) ? toPictures(picture)[0] : undefined;
    return figures;
  }

  /** Images of the latent as it is now, each with the noise of a seed. */
  async preview(seeds: readonly number[]): Promise<Picture[]> {
    const pictures: Picture[] = [];
    for (const seed of seeds) {
      const noises = seedNoises(this.#bench.generator.config, [seed]);
      pictures.push(...toPictures(await this.#edit.picture(noises)));
    }
    return pictures;
  }

  async state(): Promise<TrainingState> {
    return { ...(await this.#edit.snapshot()), metadata: {} };
  }

  async restore(state: StoredState): Promise<void> {
    checkState(state, await this.#edit.layoutAt(state.step), this.format);
    await this.#edit.restore(state);
    this.#way.length = 0;
  }

  /** The latent as it is now; the run may go on. */
  async finish(): Promise<EditOptimizeResult> {
    const { latent, edited, ...figures } = await this.#edit.edited();
    const drawn = await this.#edit.way();
    this.#way.push(...drawn.slice(this.#way.length).flatMap((picture) => toPictures(picture)));
    const [picture] = toPictures(edited);
    const w = latent.get('wPlus');
    return {
      picture,
      way: [...this.#way, picture],
      ...(w ? { w } : { styles: latent }),
      steps: this.stepsDone,
      ...figures,
    };
  }

  peakMemory(): Promise<number> {
    return this.#bench.stage.runtime.peakMemory();
  }

  async close(): Promise<void> {
    await this.#edit.close();
    await this.#bench.close();
  }
}
