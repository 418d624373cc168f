import { defineProgram, input, state } from '../../graph/index.js';
import { stateParameters } from '../../nn/parameters.js';
import type { NamedTensors, ProgramHandle } from '../../runtime/contract.js';
import { compileProgram, type Stage } from '../../runtime/stage.js';
import { latentCount, synthesize } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { runRows } from '../../train/runRows.js';
import { noiseFeeds, noiseOptions, type PictureNetworks } from '../editNetworks.js';
import { type EncoderConfig, encoded, encoderShapes } from './latentEncoder.js';

/** Place of an encoder in a runtime's state. */
export interface EncoderPlaces {
  /** Prefix of the names of its parameters. */
  readonly prefix: string;
  /** The entries of the mean and the deviation of w. */
  readonly mean: string;
  readonly deviation: string;
}

/** Pixels of all images that are computed at once, so that large ones come one by one. */
const pixelsAtOnce = 2 ** 16;
const mostAtOnce = 8;

/** Encoder of images, and painter of latents, over an encoder and a generator that are in the runtime's state. */
export class PictureEncoder {
  readonly #stage: Stage;
  readonly #batch: number;
  readonly #noises: NamedTensors;
  readonly #encoding: ProgramHandle;
  readonly #drawing: ProgramHandle;

  private constructor(
    stage: Stage,
    batch: number,
    noises: NamedTensors,
    [encoding, drawing]: readonly [ProgramHandle, ProgramHandle],
  ) {
    this.#stage = stage;
    this.#batch = batch;
    this.#noises = noises;
    this.#encoding = encoding;
    this.#drawing = drawing;
  }

  /** Compiles both programs; `noises` are the noise images `[1, 1, h, w]` of every image that is drawn. */
  static async create(
    stage: Stage,
    { config: generator, parameters }: Pick<PictureNetworks, 'config' | 'parameters'>,
    encoder: EncoderConfig,
    { prefix, mean, deviation }: EncoderPlaces,
    noises: readonly FloatTensor[],
  ): Promise<PictureEncoder> {
    const { size, styleDim } = encoder;
    const batch = Math.max(1, Math.min(mostAtOnce, Math.floor(pixelsAtOnce / size ** 2)));
    const spread = { mean: state(mean, [styleDim]), deviation: state(deviation, [styleDim]) };
    const own = stateParameters(prefix, encoderShapes(encoder));
    const found = encoded(encoder, own, input('pictures', [batch, 3, size, size]), spread);
    const latents = input('wPlus', [batch, latentCount(generator), generator.styleDim]);
    const pictures = synthesize(generator, parameters, latents, noiseOptions(generator, noises));
    const handles = [
      await compileProgram(stage, defineProgram('latents of pictures', { wPlus: found })),
      await compileProgram(stage, defineProgram('pictures of latents', { pictures })),
    ] as const;
    return new PictureEncoder(stage, batch, noiseFeeds(noises), handles);
  }

  /** Encodes images `[N, 3, size, size]` in -1..1 to w+ `[N, L, D]`. */
  async encode(pictures: FloatTensor): Promise<FloatTensor> {
    const found = await runRows(this.#stage.runtime, this.#encoding, { pictures }, this.#batch);
    return found.wPlus;
  }

  /** Draws w+ `[N, L, D]` as images `[N, 3, size, size]`, which may go beyond -1..1. */
  async draw(wPlus: FloatTensor): Promise<FloatTensor> {
    const found = await runRows(this.#stage.runtime, this.#drawing, { wPlus }, this.#batch, this.#noises);
    return found.pictures;
  }

  /** Releases the programs. */
  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#encoding);
    await this.#stage.runtime.release(this.#drawing);
  }
}
