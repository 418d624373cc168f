import { checkLabel } from '../../../api/networks/checkLabel.js';
import { repeatedLatents } from '../../../api/networks/latentSource.js';
import { encoderOf } from '../../../api/networks/loadEncoder.js';
import { checkTrainingMemory } from '../../../api/run/memoryCheck.js';
import { named, says, UserError } from '../../../errors.js';
import { clamped, labelledRows, type Picture, toPictures } from '../../../image/index.js';
import type { Device } from '../../../lowering/index.js';
import type { Encoder } from '../../../styleclip/encoder/encoderFile.js';
import { defaultEncoderWidth } from '../../../styleclip/encoder/encoderSettings.js';
import { EncoderTrainer, trainedEncoder } from '../../../styleclip/encoder/encoderTrainer.js';
import { encoderFor } from '../../../styleclip/encoder/latentEncoder.js';
import { PictureEncoder } from '../../../styleclip/encoder/pictureEncoder.js';
import { latentCount, seedLatents } from '../../../stylegan2/index.js';
import { EncoderBench } from './encoderBench.js';
import type { EditEncoderOptions } from './options.js';

const fewer = says`take a smaller ${named('batch')} or ${named('width')}`;

/** An encoder in training, with what shows how far it is. */
export class EncoderSession {
  readonly trainer: EncoderTrainer;
  readonly device: Device;
  readonly #bench: EncoderBench;
  readonly #parent: string;
  readonly #viewer: PictureEncoder;

  private constructor(bench: EncoderBench, parent: string, trainer: EncoderTrainer, viewer: PictureEncoder) {
    this.#bench = bench;
    this.trainer = trainer;
    this.device = bench.stage.runtime.device;
    this.#parent = parent;
    this.#viewer = viewer;
  }

  /** Reads the networks, measures the latents, and compiles the step. */
  static async open(
    options: EditEncoderOptions,
    {
      signal,
      memory,
    }: { readonly signal?: AbortSignal | undefined; readonly memory?: number | undefined } = {},
  ): Promise<EncoderSession> {
    const { batch, redrawn, width, init, label } = options;
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
    const bench = await EncoderBench.open(options, { signal });
    try {
      const { stage, networks, noises } = bench;
      const { config } = bench.generator;
      checkLabel(config, label, false);
      const start = init === undefined ? undefined : await encoderOf(init, config, undefined);
      const encoder = start?.config ?? encoderFor(config, width ?? defaultEncoderWidth);
      const { seed, psi, mixing, grain, steps, rate, latentWeight, pictureWeight } = options;
      const trainer = await EncoderTrainer.create(stage, {
        networks,
        encoder,
        start: start?.parameters,
        spread: await bench.spread(),
        noises,
        examples: { batch, seed, psi, mixing, grain, label },
        weights: { latentWeight, pictureWeight, redrawn, clipWeight: bench.clipWeight },
        steps,
        learningRate: rate,
      });
      const viewer = await PictureEncoder.create(stage, networks, encoder, trainedEncoder, noises);
      const { device } = stage.runtime;
      checkTrainingMemory({ device, programs: bench.memory, batch, advice: fewer }, memory);
      return new EncoderSession(bench, await bench.digest(), trainer, viewer);
    } catch (error) {
      await bench.close();
      throw error;
    }
  }

  /** The encoder as it is now. */
  encoder(): Promise<Encoder> {
    return this.trainer.encoder(this.#parent);
  }

  /** Pictures of the seeds from 0 on, which training never sees, above what is drawn of what the encoder finds in them. */
  async sheet(count: number): Promise<Picture> {
    const { config } = this.#bench.generator;
    const seeds = Array.from({ length: count }, (_, seed) => seed);
    const w = await this.#bench.map(seedLatents(config, seeds));
    const pictures = clamped(await this.#viewer.draw(repeatedLatents(w, latentCount(config))));
    const again = await this.#viewer.draw(await this.#viewer.encode(pictures));
    return labelledRows([
      { label: 'picture', pictures: toPictures(pictures) },
      { label: 'encoded', pictures: toPictures(again) },
    ]);
  }

  async close(): Promise<void> {
    await this.#viewer.close();
    await this.trainer.close();
    await this.#bench.close();
  }
}
