import type { NamedTensors } from '../../runtime/contract.js';
import type { Generator } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { joinRows, takeRows } from '../../train/batches.js';
import type { Encoder } from './encoderFile.js';
import type { EncoderStudio } from './encoderStudio.js';
import { type EncoderPlaces, PictureEncoder } from './pictureEncoder.js';
import { type InversionSettings, PictureInverter } from './pictureInverter.js';

/** Progress callback and abort signal of a refinement; images and steps are counted from 1. */
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

/** A trained encoder with its generator, on the stage of a studio. */
export class AppliedEncoder {
  readonly #studio: EncoderStudio;
  readonly #encoder: Encoder;
  readonly #viewer: PictureEncoder;
  /** Weight of CLIP's features in refinements; 0 without a CLIP. */
  readonly #clipWeight: number;

  private constructor(studio: EncoderStudio, encoder: Encoder, viewer: PictureEncoder, clipWeight: number) {
    this.#studio = studio;
    this.#encoder = encoder;
    this.#viewer = viewer;
    this.#clipWeight = clipWeight;
  }

  /** Puts the encoder into the runtime's state and compiles its programs; `clipWeight` is that of CLIP's features in refinements. */
  static async create(studio: EncoderStudio, encoder: Encoder, clipWeight = 0): Promise<AppliedEncoder> {
    const { stage, networks, noises } = studio;
    await stage.runtime.setState(stateOf(encoder));
    const viewer = await PictureEncoder.create(stage, networks, encoder.config, places, noises);
    return new AppliedEncoder(studio, encoder, viewer, clipWeight);
  }

  /** The generator whose latents the encoder finds. */
  get generator(): Generator {
    return this.#studio.generator;
  }

  /** Computes w `[N, D]` of z `[N, Z]`. */
  map(z: FloatTensor): Promise<FloatTensor> {
    return this.#studio.map(z);
  }

  /** Encodes images `[N, 3, size, size]` in -1..1 to w+ `[N, L, D]`. */
  encode(pictures: FloatTensor): Promise<FloatTensor> {
    return this.#viewer.encode(pictures);
  }

  /** Draws w+ `[N, L, D]` as images `[N, 3, size, size]`, which may go beyond -1..1. */
  draw(wPlus: FloatTensor): Promise<FloatTensor> {
    return this.#viewer.draw(wPlus);
  }

  /** Draws the mean of w as an image `[1, 3, size, size]`, which knows nothing. */
  meanPicture(): Promise<FloatTensor> {
    const { config, spread } = this.#encoder;
    const { latents, styleDim } = config;
    const data = Float32Array.from({ length: latents * styleDim }, (_, i) => spread.mean.data[i % styleDim]);
    return this.draw(floatTensor(data, [1, latents, styleDim]));
  }

  /** Moves the latents `[N, L, D]` of images further to them. */
  async refine(
    pictures: FloatTensor,
    latents: FloatTensor,
    settings: Omit<InversionSettings, 'clipWeight'>,
    run: RefinementRun = {},
  ): Promise<FloatTensor> {
    const parts: FloatTensor[] = [];
    for await (const part of this.refined(pictures, latents, settings, run)) parts.push(part);
    return joinRows(parts, parts.length);
  }

  /** Moves the latents of images further to them, one after another: yields the w+ `[1, L, D]` of each. */
  async *refined(
    pictures: FloatTensor,
    latents: FloatTensor,
    settings: Omit<InversionSettings, 'clipWeight'>,
    { signal, onStep = () => {} }: RefinementRun = {},
  ): AsyncGenerator<FloatTensor, void, undefined> {
    const { stage, networks, noises } = this.#studio;
    const { spread } = this.#encoder;
    const own = { ...settings, clipWeight: this.#clipWeight };
    const inverter = await PictureInverter.create(stage, networks, spread, noises, own);
    try {
      const [count] = pictures.shape;
      for (let i = 0; i < count; i++) {
        const [picture, start] = [takeRows(pictures, i, 1), takeRows(latents, i, 1)];
        const report = (step: number, loss: number): void =>
          onStep({ picture: i + 1, pictures: count, step, loss });
        yield await inverter.invert(picture, start, { signal, onStep: report });
      }
    } finally {
      await inverter.close();
    }
  }

  /** Releases the programs and the encoder's part of the runtime's state. */
  async close(): Promise<void> {
    await this.#viewer.close();
    await this.#studio.stage.runtime.deleteState(Object.keys(stateOf(this.#encoder)));
  }
}

function stateOf({ parameters, spread }: Encoder): NamedTensors {
  return {
    ...Object.fromEntries([...parameters].map(([name, tensor]) => [places.prefix + name, tensor])),
    [places.mean]: spread.mean,
    [places.deviation]: spread.deviation,
  };
}
