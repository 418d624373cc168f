import { state } from '../../graph/index.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { Stage } from '../../runtime/stage.js';
import type { FloatTensor } from '../../tensorData.js';
import { type LossSnapshot, LossTrainer } from '../../train/lossTrainer.js';
import { entry, muonFor } from '../../train/optimizer.js';
import { warmCosine } from '../../train/schedules.js';
import { noiseFeeds, noiseOptions, type PictureNetworks } from '../editNetworks.js';
import { type ExampleSettings, exampleFeeds, examples } from './encoderExamples.js';
import type { Encoder } from './encoderFile.js';
import { type EncoderWeights, encoderLoss } from './encoderLoss.js';
import type { EncoderSettings } from './encoderSettings.js';
import { type EncoderConfig, type LatentSpread, randomEncoder } from './latentEncoder.js';
import type { EncoderPlaces } from './pictureEncoder.js';

/** Goal of an {@link EncoderTrainer}: the networks, the examples, and how it learns. */
export interface EncoderGoal {
  readonly networks: PictureNetworks;
  readonly encoder: EncoderConfig;
  /** The weights that it goes on from; random ones without. */
  readonly start?: ReadonlyMap<string, FloatTensor> | undefined;
  readonly spread: LatentSpread;
  /** The average w `[D]`, towards which the images are truncated. */
  readonly average: FloatTensor;
  /** The noise images `[1, 1, h, w]` of all images. */
  readonly noises: readonly FloatTensor[];
  readonly examples: ExampleSettings;
  readonly weights: EncoderWeights;
  /** Steps after which the rate has fallen to 0, and its peak. */
  readonly steps: EncoderSettings['steps'];
  readonly learningRate: EncoderSettings['rate'];
}

/** Losses of one step. */
export interface EncoderStep {
  readonly step: number;
  readonly loss: number;
  /** Mean squared distance of latents, in units of their mean squared deviation. */
  readonly latent: number;
  /** Distance of the images in colours and slopes. */
  readonly picture: number;
  /** Mean absolute difference of colours in -1..1. */
  readonly pixels: number;
  /** 1 - cosine of CLIP's embeddings, where there is a CLIP. */
  readonly clip?: number;
  readonly learningRate: number;
}

const entries = { mean: 'encoder.mean', deviation: 'encoder.deviation' };
/** Place of the encoder of the averaged weights in the runtime's state while it trains. */
export const trainedEncoder: EncoderPlaces = { prefix: entry.average, ...entries };
/** Place of the average w. */
const averageEntry = 'encoder.average';
/** Share of the steps in which the rate rises. */
const warmUpShare = 0.03;

/** Trainer of an encoder on a generator's own latents and images, over networks that are in the runtime's state. */
export class EncoderTrainer {
  readonly #stage: Stage;
  readonly #trainer: LossTrainer;
  readonly #goal: EncoderGoal;
  readonly #noises: NamedTensors;

  private constructor(stage: Stage, trainer: LossTrainer, goal: EncoderGoal) {
    this.#stage = stage;
    this.#trainer = trainer;
    this.#goal = goal;
    this.#noises = noiseFeeds(goal.noises);
  }

  /** Compiles the step. */
  static async create(stage: Stage, goal: EncoderGoal): Promise<EncoderTrainer> {
    const { networks, encoder, spread, average, noises, weights } = goal;
    const { tower } = networks;
    await stage.runtime.setState({
      [entries.mean]: spread.mean,
      [entries.deviation]: spread.deviation,
      [averageEntry]: average,
    });
    const trainer = await LossTrainer.create(stage, {
      name: 'latent encoder',
      parameters: goal.start ?? randomEncoder(encoder, goal.examples.seed),
      optimizer: muonFor((name) => name.endsWith('.weight'), { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }),
      averageDecay: 0.998,
      build: (parameters) => {
        const width = [encoder.styleDim];
        const own = { mean: state(entries.mean, width), deviation: state(entries.deviation, width) };
        const { noise } = noiseOptions(networks.config, noises);
        const pairs = examples(goal.examples, networks, state(averageEntry, width), noise);
        const frozen = { generator: networks, spread: own, noise, tower };
        const { loss, latent, picture, pixels, clip } = encoderLoss(
          encoder,
          parameters,
          pairs,
          frozen,
          weights,
        );
        return { loss, outputs: { latent, picture, pixels, ...(clip ? { clip } : {}) } };
      },
    });
    return new EncoderTrainer(stage, trainer, goal);
  }

  /** The shape of the encoder. */
  get config(): EncoderConfig {
    return this.#goal.encoder;
  }

  /** Steps done so far. */
  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  /** Takes one step on new pairs. Throws a `NotFiniteError`, and changes nothing, when the loss is not finite. */
  async step(): Promise<EncoderStep> {
    const { examples: settings, networks, steps, learningRate: peak } = this.#goal;
    const done = this.#trainer.stepsDone;
    const warmUp = Math.ceil(warmUpShare * steps);
    const learningRate = warmCosine({ peak, warmUp, total: steps }, done + 1);
    const feeds = { ...exampleFeeds(settings, networks.config, done), ...this.#noises };
    const { loss, latent, picture, pixels, clip } = await this.#trainer.step(feeds, learningRate);
    return {
      step: done + 1,
      loss: loss.data[0],
      latent: latent.data[0],
      picture: picture.data[0],
      pixels: pixels.data[0],
      ...(clip ? { clip: clip.data[0] } : {}),
      learningRate,
    };
  }

  /** Reads the encoder of the averaged weights; `parent` is the digest of the generator. */
  async encoder(parent: string): Promise<Encoder> {
    const { encoder: config, spread } = this.#goal;
    return { config, spread, parent, parameters: await this.#trainer.averaged() };
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
    await this.#stage.runtime.deleteState(Object.values(entries));
  }
}
