import { towerEntries, towerParameters } from '../../clip/index.js';
import { named, says, UserError } from '../../errors.js';
import { defineProgram, input, type Tensor } from '../../graph/index.js';
import {
  difference,
  embedTexts,
  type ImageTower,
  prompts,
  rowsOf,
  templatesOf,
  textMean,
  unit,
} from '../../guidance/index.js';
import type { LoweringMode } from '../../lowering/index.js';
import { normals } from '../../random/index.js';
import type { NamedTensors, ProgramHandle, Runtime } from '../../runtime/contract.js';
import { chooseDevice, type DeviceRequest } from '../../runtime/devices.node.js';
import { countedStage, type ProgramMemory } from '../../runtime/programMemory.js';
import { createRuntime } from '../../runtime/runtime.node.js';
import { compileProgram, type Stage } from '../../runtime/stage.js';
import { pictureEmbeddings } from '../../styleclip/clipDistance.js';
import { type EditNetworks, editNetworkState, editNetworks } from '../../styleclip/editNetworks.js';
import type { PictureRule } from '../../styleclip/sharedRows/pictureRule.js';
import { stylesOfLatents } from '../../styleclip/styleSpace.js';
import {
  type Generator,
  seedLatents,
  seedNoises,
  styles,
  synthesisLayers,
  synthesize,
} from '../../stylegan2/index.js';
import { PictureSource } from '../../stylegan2/pictureSource.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { checkLabel } from '../generate/checkLabel.js';
import { type DomainChoice, withDomains } from '../networks/domainFile.js';
import { readLatents } from '../networks/latentFile.js';
import { type LoadClipOptions, type LoadedClip, loadClip, loadGenerator } from '../networks/networks.js';

/** The networks of an edit, and where it computes. */
export interface EditBenchOptions extends DomainChoice {
  readonly generator: string;
  readonly clip: string;
  readonly label?: number | undefined;
  readonly device: DeviceRequest;
  readonly lowering: LoweringMode;
  readonly threads?: number | undefined;
}

/** The latent that an edit starts from. */
export interface StartOptions {
  readonly seed?: number | undefined;
  readonly w?: string | undefined;
  readonly psi?: number | undefined;
}

/** A start: w+ `[1, L, D]` and the noise of its picture. */
export interface EditStart {
  readonly wPlus: FloatTensor;
  readonly noises: readonly FloatTensor[];
}

/** A generator and a CLIP on a runtime, and what all ways of editing ask of them. */
export class EditBench {
  readonly generator: Generator;
  readonly clip: LoadedClip;
  readonly stage: Stage;
  readonly networks: EditNetworks;
  /** What the programs that stay compiled take. */
  readonly memory: ProgramMemory;
  readonly #runtime: Runtime;
  readonly #artist: PictureSource;
  /** Programs that stay, by what they take. */
  readonly #programs = new Map<string, Promise<ProgramHandle>>();

  private constructor(
    generator: Generator,
    clip: LoadedClip,
    stage: Stage,
    artist: PictureSource,
    memory: ProgramMemory,
  ) {
    this.memory = memory;
    this.generator = generator;
    this.clip = clip;
    this.stage = stage;
    this.networks = editNetworks(generator, clip.clip);
    this.#runtime = stage.runtime;
    this.#artist = artist;
  }

  /** Reads both networks. Throws a `UserError` for files that are missing or damaged, and a label that does not fit. */
  static async open(options: EditBenchOptions, load: LoadClipOptions = {}): Promise<EditBench> {
    const { label, lowering, threads } = options;
    const generator = await withDomains(await loadGenerator(options.generator, load), options);
    checkLabel(generator.config, label, false);
    const clip = await loadClip(options.clip, load);
    const device = await chooseDevice(options.device);
    const runtime = createRuntime({ device, threads });
    try {
      await runtime.setState(editNetworkState(generator, clip.clip));
      const { stage, memory } = countedStage(runtime, lowering);
      const artist = await PictureSource.create(generator, stage, label);
      return new EditBench(generator, clip, stage, artist, memory);
    } catch (error) {
      await runtime.close();
      throw error;
    }
  }

  /** The latent and noise of a seed, or of a file with one latent. */
  async start({ seed, w, psi }: StartOptions): Promise<EditStart> {
    const { config } = this.generator;
    const noises = seedNoises(config, [seed ?? 0]);
    if (w === undefined) {
      const { data } = await this.#artist.map(seedLatents(config, [seed ?? 0]));
      return {
        wPlus: await this.#artist.truncated(floatTensor(data, [config.styleDim]), psi ?? 0.7),
        noises,
      };
    }
    const latents = await readLatents(w, config);
    if (latents.shape[0] !== 1) {
      throw new UserError(`${w} holds ${latents.shape[0]} latents, and one is edited: give a file with one`);
    }
    const entries = floatTensor(latents.data, latents.shape.slice(1));
    return { wPlus: await this.#artist.truncated(entries, psi ?? 1), noises };
  }

  /** The styles of all layers of w+, by name. */
  async styles(wPlus: FloatTensor): Promise<Map<string, FloatTensor>> {
    const { config, parameters } = this.networks;
    const found = await this.#run(`styles of ${wPlus.shape}`, { wPlus }, () =>
      Object.fromEntries(styles(config, parameters, input('wPlus', wPlus.shape))),
    );
    return new Map(synthesisLayers(config).map(({ name }) => [name, found[name]]));
  }

  /** w `[N, D]` of latents that are drawn for a seed, truncated by psi. */
  async latents(count: number, psi: number, seed: number): Promise<FloatTensor> {
    const { zDim } = this.generator.config;
    const z = normals({ seed, stream: 'edit latents' }, count * zDim);
    return this.#artist.truncatedRows(await this.#artist.map(floatTensor(z, [count, zDim])), psi);
  }

  /** The styles `[N, C]` of all layers, by name, of the latents of the seeds from 0 on; truncated where psi is given. */
  async sampledStyles(count: number, psi = 1): Promise<Map<string, FloatTensor>> {
    const { config } = this.generator;
    const seeds = Array.from({ length: count }, (_, seed) => seed);
    const w = await this.#artist.truncatedRows(await this.#artist.map(seedLatents(config, seeds)), psi);
    return stylesOfLatents(this.stage, config, this.networks.parameters, w);
  }

  /** The picture `[1, 3, H, W]` of w+ `[1, L, D]`, or of the styles of all layers. */
  async picture(
    latent: FloatTensor | ReadonlyMap<string, FloatTensor>,
    noises: readonly FloatTensor[],
  ): Promise<FloatTensor> {
    const { config, parameters } = this.networks;
    const given = 'data' in latent ? new Map([['wPlus', latent]]) : latent;
    const feeds = Object.fromEntries([
      ...given,
      ...noises.map((noise, i): [string, FloatTensor] => [`noise.${i}`, noise]),
    ]);
    const name = `picture of ${[...given.keys()]} with ${noises.length} noises`;
    const { picture } = await this.#run(name, feeds, () => {
      const inputs = new Map([...given].map(([entry, { shape }]) => [entry, input(entry, shape)]));
      const noise = noises.map(({ shape }, i) => input(`noise.${i}`, shape));
      return { picture: synthesize(config, parameters, inputs.get('wPlus') ?? inputs, { noise }) };
    });
    return picture;
  }

  /** The image tower of one more CLIP, whose parameters go into the state of the bench. */
  async tower({ clip }: LoadedClip, name: string): Promise<ImageTower> {
    const prefix = `clip.${name}.`;
    await this.#runtime.setState(towerEntries(prefix, clip, 'image'));
    return { config: clip.config, parameters: towerParameters(prefix, clip, 'image') };
  }

  /** Unit embeddings of texts: each the mean over the CLIP's prompt templates, or of the text as it is. */
  async texts(names: readonly string[], verbatim: boolean, clip = this.clip): Promise<Float64Array[]> {
    const templates = verbatim ? ['{}'] : templatesOf({}, clip);
    const all = names.flatMap((name) => prompts(templates, name));
    const embed = await embedTexts(this.stage, clip, all);
    return names.map((name) => textMean(embed, templates, name));
  }

  /** Unit embeddings of pictures `[N, 3, H, W]` in about -1..1. */
  async embed(pictures: FloatTensor, rule: PictureRule): Promise<Float64Array[]> {
    const { embeddings } = await this.#run(`embeddings of ${pictures.shape}, ${rule}`, { pictures }, () => ({
      embeddings: pictureEmbeddings(this.networks.tower, input('pictures', pictures.shape), rule),
    }));
    return rowsOf(embeddings);
  }

  close(): Promise<void> {
    return this.#runtime.close();
  }

  /** Runs the program of a name, which is compiled when it is first asked for. */
  async #run(
    name: string,
    feeds: NamedTensors,
    outputs: () => Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, FloatTensor>> {
    const handle = this.#programs.get(name) ?? compileProgram(this.stage, defineProgram(name, outputs()));
    this.#programs.set(name, handle);
    return this.#runtime.run(await handle, feeds);
  }
}

/**
 * The direction from one text to another, of length `strength`.
 *
 * Throws a `UserError` when the CLIP takes both texts for the same.
 */
export function editMove(to: Float64Array, from: Float64Array, strength: number): Float64Array {
  const change = difference(to, from);
  if (Math.hypot(...change) < 1e-6) {
    throw new UserError(
      says`the texts of ${named('from')} and ${named('to')} are the same to this CLIP: give texts that differ`,
    );
  }
  return unit(change).map((value) => strength * value);
}

/** The unit embedding of a picture, moved. */
export function movedBy(picture: Float64Array, move: Float64Array): Float64Array {
  return unit(picture.map((value, i) => value + move[i]));
}
