import type { Clip } from '../../clip/index.js';
import { normals } from '../../random/index.js';
import type { Stage } from '../../runtime/stage.js';
import { type Generator, hasNoise, PictureSource, seedNoises } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { editNetworkState, type PictureNetworks, pictureNetworks } from '../editNetworks.js';
import type { LatentSpread } from './latentEncoder.js';

/** Latents whose mean and deviation are measured. */
const spreadSamples = 4096;

/** The parts of an {@link EncoderStudio}, on a stage that it does not own. */
export interface EncoderStudioParts {
  readonly stage: Stage;
  readonly generator: Generator;
  readonly networks: PictureNetworks;
  readonly source: PictureSource;
}

/** Puts the networks into the runtime's state, and compiles what maps latents; `label` is the class of all seeds. */
export async function encoderStudioParts(
  stage: Stage,
  generator: Generator,
  clip: Clip | undefined,
  label?: number | undefined,
): Promise<EncoderStudioParts> {
  await stage.runtime.setState(editNetworkState(generator, clip));
  const source = await PictureSource.create(generator, stage, label);
  return { stage, generator, networks: pictureNetworks(generator, clip), source };
}

/** A generator, and a CLIP where one is given, on a stage: the part that training and applying an encoder have in common. */
export class EncoderStudio {
  readonly generator: Generator;
  readonly networks: PictureNetworks;
  readonly stage: Stage;
  /** The noise images of everything that is drawn. */
  readonly noises: readonly FloatTensor[];
  readonly #source: PictureSource;

  constructor({ stage, generator, networks, source }: EncoderStudioParts) {
    this.stage = stage;
    this.generator = generator;
    this.networks = networks;
    this.noises = hasNoise(generator) ? seedNoises(generator.config, [0]) : [];
    this.#source = source;
  }

  /** Computes w `[N, D]` of z `[N, Z]`. */
  map(z: FloatTensor): Promise<FloatTensor> {
    return this.#source.map(z);
  }

  /** The average w `[D]`, towards which images are truncated: see `meanLatent`. */
  averageLatent(): Promise<FloatTensor> {
    return this.#source.averageLatent();
  }

  /** Measures mean and deviation of the generator's w, over 4096 latents. */
  async spread(): Promise<LatentSpread> {
    const { zDim, styleDim } = this.generator.config;
    const z = normals({ seed: 0, stream: 'encoder.spread' }, spreadSamples * zDim);
    const { data } = await this.map(floatTensor(z, [spreadSamples, zDim]));
    const mean = new Float64Array(styleDim);
    data.forEach((value, i) => {
      mean[i % styleDim] += value / spreadSamples;
    });
    const squares = new Float64Array(styleDim);
    data.forEach((value, i) => {
      squares[i % styleDim] += (value - mean[i % styleDim]) ** 2 / spreadSamples;
    });
    return {
      mean: floatTensor(Float32Array.from(mean), [styleDim]),
      // A number that is the same in all latents must not divide by 0.
      deviation: floatTensor(
        Float32Array.from(squares, (square) => Math.max(1e-6, Math.sqrt(square))),
        [styleDim],
      ),
    };
  }
}
