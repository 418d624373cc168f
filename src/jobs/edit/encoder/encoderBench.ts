import { normals } from '../../../random/index.js';
import type { Runtime } from '../../../runtime/contract.js';
import { chooseDevice } from '../../../runtime/devices.node.js';
import { countedStage, type ProgramMemory } from '../../../runtime/programMemory.js';
import { createRuntime } from '../../../runtime/runtime.node.js';
import type { Stage } from '../../../runtime/stage.js';
import { editNetworkState, type PictureNetworks, pictureNetworks } from '../../../styleclip/editNetworks.js';
import { featureWeight } from '../../../styleclip/encoder/featureWeight.js';
import type { LatentSpread } from '../../../styleclip/encoder/latentEncoder.js';
import { type Generator, seedNoises } from '../../../stylegan2/index.js';
import { PictureSource } from '../../../stylegan2/pictureSource.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { checkLabel } from '../../generate/checkLabel.js';
import { withDomains } from '../../networks/domainFile.js';
import { networkDigest } from '../../networks/networkDigest.js';
import { type LoadOptions, loadClip, loadGenerator } from '../../networks/networks.js';
import type { EncoderApplyOptions } from './options.js';

/** The networks of an encoder, and where it computes. */
export type EncoderBenchOptions = Pick<
  EncoderApplyOptions,
  | 'generator'
  | 'domain'
  | 'domainWeights'
  | 'anyParent'
  | 'clip'
  | 'clipWeight'
  | 'device'
  | 'lowering'
  | 'threads'
> & { readonly label?: number | undefined };

/** Latents whose mean and deviation are measured. */
const spreadSamples = 4096;

/** A generator, and a CLIP where one is given, on a runtime: what training and applying an encoder have in common. */
export class EncoderBench {
  readonly generator: Generator;
  readonly networks: PictureNetworks;
  readonly stage: Stage;
  /** What the programs that stay compiled take. */
  readonly memory: ProgramMemory;
  /** Weight of CLIP's features; 0 without a CLIP. */
  readonly clipWeight: number;
  /** The noise pictures of everything that is drawn. */
  readonly noises: readonly FloatTensor[];
  readonly #runtime: Runtime;
  readonly #artist: PictureSource;

  private constructor(
    generator: Generator,
    networks: PictureNetworks,
    clipWeight: number,
    stage: Stage,
    artist: PictureSource,
    memory: ProgramMemory,
  ) {
    this.memory = memory;
    this.generator = generator;
    this.networks = networks;
    this.clipWeight = clipWeight;
    this.stage = stage;
    this.noises = hasNoise(generator) ? seedNoises(generator.config, [0]) : [];
    this.#runtime = stage.runtime;
    this.#artist = artist;
  }

  /** Reads the networks. Throws a `UserError` for files that are missing or damaged, and a weight without a CLIP. */
  static async open(options: EncoderBenchOptions, load: LoadOptions = {}): Promise<EncoderBench> {
    const { clip: place, label, lowering, threads } = options;
    const clipWeight = featureWeight(options.clipWeight, place !== undefined);
    const generator = await withDomains(await loadGenerator(options.generator, load), options);
    // Only training, which draws seeds, needs a class.
    checkLabel(generator.config, label, true);
    const clip = place === undefined || clipWeight === 0 ? undefined : (await loadClip(place, load)).clip;
    const device = await chooseDevice(options.device);
    const runtime = createRuntime({ device, threads });
    try {
      await runtime.setState(editNetworkState(generator, clip));
      const { stage, memory } = countedStage(runtime, lowering);
      const artist = await PictureSource.create(generator, stage, label);
      const networks = pictureNetworks(generator, clip);
      return new EncoderBench(generator, networks, clipWeight, stage, artist, memory);
    } catch (error) {
      await runtime.close();
      throw error;
    }
  }

  /** `networkDigest` of the generator. */
  digest(): string {
    return networkDigest(this.generator.parameters);
  }

  /** w `[N, D]` of z `[N, Z]`. */
  map(z: FloatTensor): Promise<FloatTensor> {
    return this.#artist.map(z);
  }

  /** Mean and deviation of the generator's w, over 4096 latents. */
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

  close(): Promise<void> {
    return this.#runtime.close();
  }
}

/** Whether noise pictures change what a generator draws. */
function hasNoise({ parameters }: Generator): boolean {
  return [...parameters].some(
    ([name, { data }]) => name.endsWith('.noiseStrength') && data.some((strength) => strength !== 0),
  );
}
