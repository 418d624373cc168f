import type { LoadOptions } from '../../../api/networks/loadProgress.js';
import type { NamedTensors } from '../../../runtime/contract.js';
import type { Encoder } from '../../../styleclip/encoder/encoderFile.js';
import { type EncoderPlaces, PictureEncoder } from '../../../styleclip/encoder/pictureEncoder.js';
import { type InversionSettings, PictureInverter } from '../../../styleclip/encoder/pictureInverter.js';
import type { Generator } from '../../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { joinRows, takeRows } from '../../../train/batches.js';
import { loadEncoder } from '../../networks/loadEncoder.js';
import { EncoderBench, type EncoderBenchOptions } from './encoderBench.js';

/** How a refinement tells of itself and ends early; pictures and steps are counted from 1. */
export interface RefinementRun {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?:
    | ((progress: {
        readonly picture: number;
        readonly pictures: number;
        readonly step: number;
        readonly loss: number;
      }) => void)
    | undefined;
}

const places: EncoderPlaces = {
  prefix: 'applied.encoder.',
  mean: 'applied.mean',
  deviation: 'applied.deviation',
};

/** A trained encoder with its generator, on a runtime of its own. */
export class AppliedEncoder {
  readonly #bench: EncoderBench;
  readonly #encoder: Encoder;
  readonly #viewer: PictureEncoder;

  private constructor(bench: EncoderBench, encoder: Encoder, viewer: PictureEncoder) {
    this.#bench = bench;
    this.#encoder = encoder;
    this.#viewer = viewer;
  }

  /** Reads the networks; a `UserError` for files that are missing or damaged, and an encoder of another generator. */
  static async open(
    file: string,
    options: EncoderBenchOptions,
    load: LoadOptions = {},
  ): Promise<AppliedEncoder> {
    const bench = await EncoderBench.open(options, load);
    try {
      const { stage, networks, noises, generator } = bench;
      const digest = options.anyParent ? undefined : bench.digest();
      const encoder = await loadEncoder(file, generator.config, digest);
      await stage.runtime.setState(stateOf(encoder));
      const viewer = await PictureEncoder.create(stage, networks, encoder.config, places, noises);
      return new AppliedEncoder(bench, encoder, viewer);
    } catch (error) {
      await bench.close();
      throw error;
    }
  }

  get generator(): Generator {
    return this.#bench.generator;
  }

  /** w `[N, D]` of z `[N, Z]`. */
  map(z: FloatTensor): Promise<FloatTensor> {
    return this.#bench.map(z);
  }

  /** w+ `[N, L, D]` of pictures `[N, 3, size, size]` in -1..1. */
  encode(pictures: FloatTensor): Promise<FloatTensor> {
    return this.#viewer.encode(pictures);
  }

  /** Pictures `[N, 3, size, size]`, not limited, of w+ `[N, L, D]`. */
  draw(wPlus: FloatTensor): Promise<FloatTensor> {
    return this.#viewer.draw(wPlus);
  }

  /** The picture `[1, 3, size, size]` of the mean of w, which knows nothing. */
  meanPicture(): Promise<FloatTensor> {
    const { config, spread } = this.#encoder;
    const { latents, styleDim } = config;
    const data = Float32Array.from({ length: latents * styleDim }, (_, i) => spread.mean.data[i % styleDim]);
    return this.draw(floatTensor(data, [1, latents, styleDim]));
  }

  /** The latents of pictures, one after another moved further to them. */
  async refine(
    pictures: FloatTensor,
    latents: FloatTensor,
    settings: Omit<InversionSettings, 'clipWeight'>,
    { signal, onStep = () => {} }: RefinementRun = {},
  ): Promise<FloatTensor> {
    const { stage, networks, noises, clipWeight } = this.#bench;
    const { spread } = this.#encoder;
    const own = { ...settings, clipWeight };
    const inverter = await PictureInverter.create(stage, networks, spread, noises, own);
    const [count] = pictures.shape;
    const parts: FloatTensor[] = [];
    for (let i = 0; i < count; i++) {
      const [picture, start] = [takeRows(pictures, i, 1), takeRows(latents, i, 1)];
      const told = (step: number, loss: number): void =>
        onStep({ picture: i + 1, pictures: count, step, loss });
      parts.push(await inverter.invert(picture, start, { signal, onStep: told }));
    }
    await inverter.close();
    return joinRows(parts, count);
  }

  close(): Promise<void> {
    return this.#bench.close();
  }
}

function stateOf({ parameters, spread }: Encoder): NamedTensors {
  return {
    ...Object.fromEntries([...parameters].map(([name, tensor]) => [places.prefix + name, tensor])),
    [places.mean]: spread.mean,
    [places.deviation]: spread.deviation,
  };
}
