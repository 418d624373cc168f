import { add, constant, input, mul, sum } from '../../graph/index.js';
import { parameter } from '../../nn/parameters.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { Stage } from '../../runtime/stage.js';
import type { ValuesOf } from '../../settings/row.js';
import { latentCount, synthesize } from '../../stylegan2/index.js';
import { type FloatTensor, filledTensor, floatTensor, sizeOf } from '../../tensorData.js';
import { type LossSnapshot, LossTrainer } from '../../train/lossTrainer.js';
import { adamFor } from '../../train/optimizer.js';
import { noiseFeeds, noiseOptions, type PictureNetworks } from '../editNetworks.js';
import { weighted } from '../lossTerms.js';
import { rampedRate } from '../rampedRate.js';
import { featureDistance } from './encoderLoss.js';
import type { inversionRows } from './inversionSettings.js';
import type { LatentSpread } from './latentEncoder.js';
import { pictureDistance } from './pictureDistance.js';

/** Settings of a {@link PictureInverter}. */
export interface InversionSettings extends ValuesOf<typeof inversionRows> {
  /** Weight of 1 - cosine of CLIP's embeddings; 0 where there is no CLIP. */
  readonly clipWeight: number;
}

/** Shares of the steps in which the rate rises and falls. */
const ramps = { rampUp: 0.05, rampDown: 0.5 };
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const moved = 'change';

/** Inverter of images, which moves latents until they draw the given ones (Karras et al. 2019, appendix D, from an encoder's latent instead of the mean). */
export class PictureInverter {
  readonly #trainer: LossTrainer;
  readonly #settings: InversionSettings;
  readonly #deviation: FloatTensor;
  readonly #noises: NamedTensors;
  readonly #start: LossSnapshot;

  private constructor(
    trainer: LossTrainer,
    settings: InversionSettings,
    deviation: FloatTensor,
    noises: NamedTensors,
    start: LossSnapshot,
  ) {
    this.#trainer = trainer;
    this.#settings = settings;
    this.#deviation = deviation;
    this.#noises = noises;
    this.#start = start;
  }

  /** Compiles the step, over networks that are in the runtime's state. */
  static async create(
    stage: Stage,
    { config, parameters, tower }: PictureNetworks,
    { deviation }: LatentSpread,
    noises: readonly FloatTensor[],
    settings: InversionSettings,
  ): Promise<PictureInverter> {
    const { size, styleDim } = config;
    const shape = [1, latentCount(config), styleDim];
    const trainer = await LossTrainer.create(stage, {
      name: 'inversion of a picture',
      parameters: new Map([[moved, filledTensor(0, shape)]]),
      optimizer: adamFor(adam),
      averageDecay: 0,
      build: (own) => {
        const change = parameter(own, moved);
        const target = input('picture', [1, 3, size, size]);
        const wPlus = add(input('start', shape), mul(change, constant(deviation.data, [1, 1, styleDim])));
        const picture = synthesize(config, parameters, wPlus, noiseOptions(config, noises));
        const { clipWeight, latentWeight } = settings;
        const loss = weighted([
          [pictureDistance(picture, target), 1],
          [mul(sum(mul(change, change)), 1 / sizeOf(shape)), latentWeight],
          ...(tower && clipWeight > 0
            ? [[featureDistance(tower, picture, target), clipWeight] as const]
            : []),
        ]);
        return { loss, outputs: { [moved]: change } };
      },
    });
    return new PictureInverter(trainer, settings, deviation, noiseFeeds(noises), await trainer.snapshot());
  }

  /**
   * Finds the latent `[1, L, D]` of an image `[1, 3, size, size]` in -1..1: the best one on the way from `start`, itself
   * included. `onStep` hears of every loss.
   *
   * Throws the signal's reason when it is aborted, and a `NotFiniteError` when a loss is not finite.
   */
  async invert(
    picture: FloatTensor,
    start: FloatTensor,
    {
      signal,
      onStep = () => {},
    }: {
      readonly signal?: AbortSignal | undefined;
      readonly onStep?: ((step: number, loss: number) => void) | undefined;
    } = {},
  ): Promise<FloatTensor> {
    const { refine: steps, refineRate: learningRate } = this.#settings;
    await this.#trainer.restore(this.#start);
    let best = { loss: Number.POSITIVE_INFINITY, change: filledTensor(0, start.shape) };
    for (let step = 0; step < steps; step++) {
      signal?.throwIfAborted();
      const rate = rampedRate({ learningRate, steps, ...ramps }, step);
      const inputs = { picture, start, ...this.#noises };
      const { loss, change } = await this.#trainer.step(inputs, rate);
      // The loss is that of the latent before the step.
      if (loss.data[0] < best.loss) best = { loss: loss.data[0], change };
      onStep(step + 1, loss.data[0]);
    }
    const { data: deviation } = this.#deviation;
    return floatTensor(
      start.data.map((value, i) => value + best.change.data[i] * deviation[i % deviation.length]),
      start.shape,
    );
  }

  /** Releases the program and its part of the runtime's state. */
  close(): Promise<void> {
    return this.#trainer.close();
  }
}
