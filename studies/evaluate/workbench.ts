import { type LoadedClip, loadClip, loadGenerator } from '#nada/api/networks/networks.js';
import { UserError } from '#nada/errors.js';
import { kid } from '#nada/evaluate/index.js';
import { type LabelledRow, labelledRows, type Picture, toPictures } from '#nada/image/index.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import type { Runtime } from '#nada/runtime/contract.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import type { Mapper } from '#nada/styleclip/mapper/mapperFile.js';
import type { Generator } from '#nada/stylegan2/index.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { type Evaluator, loadEvaluator } from '../../foundry/evaluator/index.js';
import { shareCalled } from '../../foundry/evaluator/verdict.js';
import { PictureSampler } from '../../foundry/generator/pictureSampler.js';
import type { Domain } from '../../world/attributes.js';
import { domainPrompts } from '../../world/captions/index.js';
import { heldOutFaces, type Renderer, renderFaces } from '../../world/renderer.js';
import { GuideEmbedder } from './guideEmbedder.js';
import type { EvaluateOptions } from './options.js';
import type { Scores } from './results.js';
import { type Comparison, type Survey, scoresOf } from './scores.js';

/** Seeds of the pictures that are judged, far from those that anyone looks at by hand. */
const firstSeed = 1_000_000;
/** Pictures of a sheet. */
const shown = 12;

/** A row of a sheet. */
export interface DrawnRow {
  readonly label: string;
  readonly generator: Generator;
  readonly mapper?: Mapper | undefined;
}

/** The models at hand, ready to draw and to judge; what all cells share is computed once. */
export class Workbench {
  readonly generator: Generator;
  readonly clip: LoadedClip;
  readonly #runtime: Runtime;
  readonly #evaluator: Evaluator;
  readonly #sampler: PictureSampler;
  readonly #embedder: GuideEmbedder;
  readonly #render: Renderer;
  readonly #seeds: readonly number[];
  #frozen: Promise<Survey> | undefined;
  #photos: Promise<Survey> | undefined;
  readonly #comparisons = new Map<Domain, Promise<Comparison>>();

  private constructor(parts: {
    generator: Generator;
    clip: LoadedClip;
    runtime: Runtime;
    evaluator: Evaluator;
    sampler: PictureSampler;
    embedder: GuideEmbedder;
    render: Renderer;
    pictures: number;
  }) {
    this.generator = parts.generator;
    this.clip = parts.clip;
    this.#runtime = parts.runtime;
    this.#evaluator = parts.evaluator;
    this.#sampler = parts.sampler;
    this.#embedder = parts.embedder;
    this.#render = parts.render;
    this.#seeds = Array.from({ length: parts.pictures }, (_, i) => firstSeed + i);
  }

  /** Loads the models; a `UserError` says which one is missing or does not fit the others. */
  static async open(
    { generator: file, clip: place, evaluator: judge, pictures, threads }: EvaluateOptions,
    render: Renderer,
  ): Promise<Workbench> {
    const generator = await loadGenerator(file);
    const clip = await loadClip(place);
    const evaluator = await loadEvaluator(judge);
    const { size } = generator.config;
    if (size !== evaluator.size) {
      await evaluator.close();
      throw new UserError(
        `${file} draws pictures of ${size} px and the evaluator judges ${evaluator.size} px: take a generator of that size`,
      );
    }
    const runtime = createEngine({ device: 'cpu', threads });
    const sampler = await PictureSampler.create(runtime, generator.config);
    const embedder = await GuideEmbedder.create(runtime, clip, size);
    return new Workbench({ generator, clip, runtime, evaluator, sampler, embedder, render, pictures });
  }

  /** Scores an adapted generator for a domain; a mapper moves the latents of its pictures first. */
  async score(adapted: Generator, domain: Domain, mapper?: Mapper): Promise<Scores> {
    const comparison = await this.#comparison(domain);
    return scoresOf(await this.#survey(await this.#sampler.draw(adapted, this.#seeds, mapper)), comparison);
  }

  /** How far the pictures of a generator are from the truth, and how many of them are called by the domain's name. */
  async distance(
    generator: Generator,
    domain: Domain,
  ): Promise<{ readonly kid: number; readonly called: number }> {
    const { truth } = await this.#comparison(domain);
    const pictures = await this.#sampler.draw(generator, this.#seeds);
    const { features, prediction } = await this.#evaluator.judge(pictures);
    return { kid: kid(truth.features, features), called: shareCalled(prediction, domain) };
  }

  /** PNG: frozen pictures above those of the adapted generator for the same seeds. */
  async sheet(adapted: Generator, source: string, target: string): Promise<Uint8Array> {
    return this.rows([
      { label: source, generator: this.generator },
      { label: target, generator: adapted },
    ]);
  }

  /** PNG: pictures of the same seeds by several generators, a row for each; a row's mapper moves its latents first. */
  async rows(drawn: readonly DrawnRow[]): Promise<Uint8Array> {
    const seeds = this.#seeds.slice(0, shown);
    const rows: LabelledRow[] = [];
    for (const { label, generator, mapper } of drawn) {
      rows.push({ label, pictures: toPictures(await this.#sampler.draw(generator, seeds, mapper)) });
    }
    return nodeImageCodec.encodePng(labelledRows(rows));
  }

  /** The first pictures that are judged. */
  async pictures(generator: Generator, count: number): Promise<Picture[]> {
    return toPictures(await this.#sampler.draw(generator, this.#seeds.slice(0, count)));
  }

  async close(): Promise<void> {
    await this.#evaluator.close();
    await this.#runtime.close();
  }

  async #survey(pictures: FloatTensor): Promise<Survey> {
    const embeddings = await this.#embedder.pictures(pictures);
    return { ...(await this.#evaluator.judge(pictures)), embeddings };
  }

  #comparison(domain: Domain): Promise<Comparison> {
    const known = this.#comparisons.get(domain);
    if (known) return known;
    const made = this.#compare(domain);
    this.#comparisons.set(domain, made);
    return made;
  }

  async #compare(domain: Domain): Promise<Comparison> {
    const faces = heldOutFaces(this.#seeds.length);
    const rendered = (drawn: Domain) =>
      this.#survey(renderFaces(this.#render, faces, drawn, this.#evaluator.size));
    this.#frozen ??= this.#sampler
      .draw(this.generator, this.#seeds)
      .then((pictures) => this.#survey(pictures));
    this.#photos ??= rendered('photo');
    return {
      domain,
      frozen: await this.#frozen,
      photos: await this.#photos,
      truth: await rendered(domain),
      text: await this.#embedder.texts(domainPrompts(domain)),
    };
  }
}
