import { input, state } from '../../graph/index.js';
import { type ImageTower, rowOf } from '../../guidance/index.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { Stage } from '../../runtime/stage.js';
import type { FloatTensor } from '../../tensorData.js';
import { type LossSnapshot, LossTrainer } from '../../train/lossTrainer.js';
import { rangerFor } from '../../train/optimizer.js';
import { rangerDefaults } from '../../train/ranger.js';
import { type EditNetworks, noiseFeeds, noiseOptions } from '../editNetworks.js';
import { type MapperConfig, randomMapper } from './latentMapper.js';
import type { Mapper } from './mapperFile.js';
import { type MapperSettings, mapperLoss } from './mapperLoss.js';
import type { MapperTrainingSettings } from './mapperSettings.js';

/**
 * A CLIP that guides a mapper: its image tower in the runtime's state, and its unit embedding `[E]` of the text; or, with
 * `fromPicture`, the move that is added to each image's own unit embedding to make its goal.
 */
export interface MapperTeacher {
  readonly tower: ImageTower;
  readonly text: Float64Array;
  readonly fromPicture?: boolean;
}

/** Goal of a {@link MapperTrainer}: the networks, the CLIPs that guide, and how it learns. */
export interface MapperGoal extends Pick<MapperTrainingSettings, 'epsilon' | 'batch' | 'seed'> {
  readonly networks: Pick<EditNetworks, 'config' | 'parameters'>;
  /** One or several, which count equally. */
  readonly teachers: readonly MapperTeacher[];
  readonly mapper: MapperConfig;
  /** The noise images of every step; none where the generator's are all 0. */
  readonly noises: readonly FloatTensor[];
  readonly settings: MapperSettings;
}

/** Losses of one step. */
export interface MapperStep {
  readonly step: number;
  readonly loss: number;
  /** 1 - cosine to the text. */
  readonly clip: number;
  /** Mean square of the change of the latents, in the mapper's units. */
  readonly latent: number;
}

const textEntry = (teacher: number): string => `mapper.text.${teacher}`;

/** Trainer of a latent mapper (Patashnik et al. 2021, section 5) by Ranger, over networks that are in the runtime's state. */
export class MapperTrainer {
  readonly #stage: Stage;
  readonly #trainer: LossTrainer;
  readonly #config: MapperConfig;
  readonly #noises: NamedTensors;
  /** Its entries of the runtime's state. */
  readonly #entries: readonly string[];

  private constructor(
    stage: Stage,
    trainer: LossTrainer,
    config: MapperConfig,
    noises: NamedTensors,
    entries: readonly string[],
  ) {
    this.#entries = entries;
    this.#stage = stage;
    this.#trainer = trainer;
    this.#config = config;
    this.#noises = noises;
  }

  /** Compiles the step. */
  static async create(stage: Stage, goal: MapperGoal): Promise<MapperTrainer> {
    const { networks, teachers, mapper, noises, settings, epsilon, batch, seed } = goal;
    const { config } = networks;
    const texts = teachers.map(({ text }, i): [string, FloatTensor] => [textEntry(i), rowOf(text)]);
    await stage.runtime.setState(Object.fromEntries(texts));
    const guides = teachers.map(({ tower, text, fromPicture }, i) => ({
      tower,
      fromPicture,
      text: state(textEntry(i), [1, text.length]),
    }));
    const trainer = await LossTrainer.create(stage, {
      name: 'latent mapper',
      parameters: randomMapper(mapper, seed),
      optimizer: rangerFor({ ...rangerDefaults, epsilon }),
      averageDecay: 0,
      build: (parameters) => {
        const wPlus = input('wPlus', [batch, mapper.latents, mapper.styleDim]);
        const { noise } = noiseOptions(config, noises);
        const terms = mapperLoss(mapper, parameters, wPlus, { generator: networks, noise, guides }, settings);
        const { loss, clip, latent } = terms;
        return { loss, outputs: { clip, latent } };
      },
    });
    return new MapperTrainer(
      stage,
      trainer,
      mapper,
      noiseFeeds(noises),
      texts.map(([name]) => name),
    );
  }

  /** Steps done so far. */
  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  /** Takes one step on latents `[batch, L, D]`. Throws a `NotFiniteError`, and changes nothing, when the loss is not finite. */
  async step(wPlus: FloatTensor, learningRate: number): Promise<MapperStep> {
    const { loss, clip, latent } = await this.#trainer.step({ wPlus, ...this.#noises }, learningRate);
    return { step: this.stepsDone, loss: loss.data[0], clip: clip.data[0], latent: latent.data[0] };
  }

  /** Reads the mapper as it is now. */
  async mapper(): Promise<Mapper> {
    return { config: this.#config, parameters: await this.#trainer.parameters() };
  }

  /** Reads everything that changes while it trains, for {@link restore}. */
  snapshot(): Promise<LossSnapshot> {
    return this.#trainer.snapshot();
  }

  /** Goes back to a snapshot of a trainer of the same goal. */
  restore(snapshot: LossSnapshot): Promise<void> {
    return this.#trainer.restore(snapshot);
  }

  /** Releases the program and its part of the runtime's state. */
  async close(): Promise<void> {
    await this.#trainer.close();
    await this.#stage.runtime.deleteState(this.#entries);
  }
}
