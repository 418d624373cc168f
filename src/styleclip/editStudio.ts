import { towerEntries, towerParameters } from '../clip/index.js';
import { defineProgram, input, type Tensor } from '../graph/index.js';
import {
  embedTexts,
  type GuidingClip,
  type ImageTower,
  prompts,
  rowsOf,
  templatesOf,
  textMean,
} from '../guidance/index.js';
import { normals } from '../random/index.js';
import type { NamedTensors, ProgramHandle } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import {
  type Generator,
  PictureSource,
  seedLatents,
  seedNoises,
  styles,
  synthesisLayers,
  synthesize,
} from '../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { pictureEmbeddings } from './clipDistance.js';
import { type EditNetworks, editNetworkState, editNetworks, noiseFeeds } from './editNetworks.js';
import type { PictureRule } from './sharedRows/pictureRule.js';
import { startPsi } from './sharedRows/startRows.js';
import { stylesOfLatents } from './styleSpace.js';

/** A start: w+ `[1, L, D]` and the noise of its image. */
export interface EditStart {
  readonly wPlus: FloatTensor;
  readonly noises: readonly FloatTensor[];
}

/** The parts of an {@link EditStudio}, on a stage that it does not own. */
export interface EditStudioParts<C extends GuidingClip> {
  readonly stage: Stage;
  readonly generator: Generator;
  readonly clip: C;
  readonly source: PictureSource;
}

/** Puts both networks into the runtime's state, and compiles what draws; `label` is the class of all seeds. */
export async function editStudioParts<C extends GuidingClip>(
  stage: Stage,
  generator: Generator,
  clip: C,
  label?: number | undefined,
): Promise<EditStudioParts<C>> {
  await stage.runtime.setState(editNetworkState(generator, clip.clip));
  return { stage, generator, clip, source: await PictureSource.create(generator, stage, label) };
}

/** A generator and a CLIP on a stage, with the answers that all ways of editing need: latents, styles, images, embeddings. */
export class EditStudio<C extends GuidingClip = GuidingClip> {
  readonly generator: Generator;
  readonly clip: C;
  readonly stage: Stage;
  readonly networks: EditNetworks;
  readonly #source: PictureSource;
  /** Programs that stay, by name. */
  readonly #programs = new Map<string, Promise<ProgramHandle>>();

  constructor({ stage, generator, clip, source }: EditStudioParts<C>) {
    this.generator = generator;
    this.clip = clip;
    this.stage = stage;
    this.networks = editNetworks(generator, clip.clip);
    this.#source = source;
  }

  /** Computes the latent and noise of a seed, truncated by psi. */
  async seedStart(seed: number, psi: number = startPsi.seed): Promise<EditStart> {
    const { config } = this.generator;
    const { data } = await this.#source.map(seedLatents(config, [seed]));
    return this.latentStart(floatTensor(data, [config.styleDim]), psi, seed);
  }

  /** Computes the start of one latent w `[D]` or w+ `[L, D]`, truncated by psi, with the noise of a seed. */
  async latentStart(latent: FloatTensor, psi: number = startPsi.latent, seed = 0): Promise<EditStart> {
    return {
      wPlus: await this.#source.truncated(latent, psi),
      noises: seedNoises(this.generator.config, [seed]),
    };
  }

  /** Computes the styles of all layers of w+, by name. */
  async styles(wPlus: FloatTensor): Promise<Map<string, FloatTensor>> {
    const { config, parameters } = this.networks;
    const found = await this.#run(`styles of ${wPlus.shape}`, { wPlus }, () =>
      Object.fromEntries(styles(config, parameters, input('wPlus', wPlus.shape))),
    );
    return new Map(synthesisLayers(config).map(({ name }) => [name, found[name]]));
  }

  /** Draws latents w `[N, D]` for a seed, truncated by psi. */
  async latents(count: number, psi: number, seed: number): Promise<FloatTensor> {
    const { zDim } = this.generator.config;
    const z = normals({ seed, stream: 'edit latents' }, count * zDim);
    return this.#source.truncatedRows(await this.#source.map(floatTensor(z, [count, zDim])), psi);
  }

  /** Computes the styles `[N, C]` of all layers, by name, of the latents of the seeds from 0 on; truncated where psi is given. */
  async sampledStyles(count: number, psi = 1): Promise<Map<string, FloatTensor>> {
    const { config } = this.generator;
    const seeds = Array.from({ length: count }, (_, seed) => seed);
    const w = await this.#source.truncatedRows(await this.#source.map(seedLatents(config, seeds)), psi);
    return stylesOfLatents(this.stage, config, this.networks.parameters, w);
  }

  /** Draws the image `[1, 3, H, W]` of w+ `[1, L, D]`, or of the styles of all layers. */
  async picture(
    latent: FloatTensor | ReadonlyMap<string, FloatTensor>,
    noises: readonly FloatTensor[],
  ): Promise<FloatTensor> {
    const { config, parameters } = this.networks;
    const given = 'data' in latent ? new Map([['wPlus', latent]]) : latent;
    const feeds = { ...Object.fromEntries(given), ...noiseFeeds(noises) };
    const name = `picture of ${[...given.keys()]} with ${noises.length} noises`;
    const { picture } = await this.#run(name, feeds, () => {
      const inputs = new Map([...given].map(([entry, { shape }]) => [entry, input(entry, shape)]));
      const noise = noises.map(({ shape }, i) => input(`noise.${i}`, shape));
      return { picture: synthesize(config, parameters, inputs.get('wPlus') ?? inputs, { noise }) };
    });
    return picture;
  }

  /** Puts the image tower of one more CLIP into the runtime's state, under a name of its own. */
  async tower({ clip }: GuidingClip, name: string): Promise<ImageTower> {
    const prefix = `clip.${name}.`;
    await this.stage.runtime.setState(towerEntries(prefix, clip, 'image'));
    return { config: clip.config, parameters: towerParameters(prefix, clip, 'image') };
  }

  /** Computes unit embeddings of texts: each the mean over the CLIP's prompt templates, or of the text as it is. */
  async texts(
    names: readonly string[],
    verbatim: boolean,
    clip: GuidingClip = this.clip,
  ): Promise<Float64Array[]> {
    const templates = verbatim ? ['{}'] : templatesOf({}, clip);
    const all = names.flatMap((name) => prompts(templates, name));
    const embed = await embedTexts(this.stage, clip, all);
    return names.map((name) => textMean(embed, templates, name));
  }

  /** Computes unit embeddings of images `[N, 3, H, W]` in about -1..1. */
  async embed(pictures: FloatTensor, rule: PictureRule): Promise<Float64Array[]> {
    const { embeddings } = await this.#run(`embeddings of ${pictures.shape}, ${rule}`, { pictures }, () => ({
      embeddings: pictureEmbeddings(this.networks.tower, input('pictures', pictures.shape), rule),
    }));
    return rowsOf(embeddings);
  }

  /** Runs the program of a name, which is compiled when it is first asked for. */
  async #run(
    name: string,
    feeds: NamedTensors,
    outputs: () => Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, FloatTensor>> {
    const handle = this.#programs.get(name) ?? compileProgram(this.stage, defineProgram(name, outputs()));
    this.#programs.set(name, handle);
    return this.stage.runtime.run(await handle, feeds);
  }
}
