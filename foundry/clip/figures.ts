import { type ClipTokenizer, fillTemplate } from '#nada/clip/index.js';
import {
  classEmbeddings,
  cosines,
  nearestClass,
  type PairEmbedder,
  type Retrieval,
  retrieval,
} from '#nada/contrastive/index.js';
import { assert } from '#nada/errors.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { type Domain, domains, nearDomains } from '../../world/attributes.js';
import { domainWords } from '../../world/captions/domainWords.js';
import { attributePrompts, describeFully, isShownIn, promptTemplates } from '../../world/captions/index.js';
import { type Face, randomFace } from '../../world/face.js';
import { type Attribute, attributeClasses, attributes, labelsOf } from '../../world/labels.js';
import { renderFace } from '../../world/render/index.js';

/** The seed of faces that are never trained on, by anything in this world's trainings. */
export const heldOutSeed = 900_001;

/** How many faces the figures are measured on. */
export interface FigureCounts {
  /** Faces told apart by retrieval. */
  readonly retrieval: number;
  /** Faces shown in every domain. */
  readonly faces: number;
}

/** A CLIP that embeds texts and pictures. */
export interface Embeds {
  readonly embedder: PairEmbedder;
  readonly tokenizer: ClipTokenizer;
}

/** Figures of a CLIP of this world on held-out faces, all numbers from 0 to 1 or cosines. */
export interface WorldFigures {
  /** Retrieval among held-out photos of distinct faces by full descriptions in held-out wording. */
  readonly photos: Retrieval;
  /** The same for faces each in some domain. */
  readonly mixed: Retrieval;
  /** Share of pictures whose domain zero-shot classification finds, by domain. */
  readonly domainAccuracy: Readonly<Record<Domain, number>>;
  /** Share of photos whose class zero-shot classification finds, by attribute. */
  readonly attributeAccuracy: Readonly<Record<Attribute, number>>;
  /** Mean cosine between the change of the picture from photo to the domain and that of the prompts, by domain. */
  readonly direction: Readonly<Partial<Record<Domain, number>>>;
}

/** Held-out pictures and texts, by which CLIPs are measured. */
export class WorldFigureSet {
  readonly #side: number;
  readonly #counts: FigureCounts;
  readonly #kept: Map<string, FloatTensor> | undefined;

  /** With `keep` all pictures stay in memory for the next time. */
  constructor(side: number, counts: FigureCounts, { keep = false }: { readonly keep?: boolean } = {}) {
    this.#side = side;
    this.#counts = counts;
    this.#kept = keep ? new Map() : undefined;
  }

  async measure({ embedder, tokenizer }: Embeds): Promise<WorldFigures> {
    const { context } = embedder.config.text;
    const texts = (prompts: readonly string[]): Promise<FloatTensor> =>
      embedder.texts({
        data: tokenizer.tokenize(prompts, { context, truncate: true }),
        shape: [prompts.length, context],
        dtype: 'int32',
      });
    const { retrieval: count, faces } = this.#counts;
    const retrieved = async (domainOf: (i: number) => Domain, name: string): Promise<Retrieval> => {
      const told = Array.from({ length: count }, (_, i) =>
        describeFully(retrievalFace(i), domainOf(i), i, 'heldOut'),
      );
      const pictures = this.#pictures(name, count, retrievalFace, domainOf);
      return retrieval(await embedder.pictures(pictures), await texts(told));
    };
    const byDomain = new Map<Domain, FloatTensor>();
    for (const domain of domains) {
      const pictures = this.#pictures(domain, faces, shownFace, () => domain);
      byDomain.set(domain, await embedder.pictures(pictures));
    }
    const classes = await domainClasses(texts);
    return {
      photos: await retrieved(() => 'photo', 'retrieved photos'),
      mixed: await retrieved((i) => domains[i % domains.length], 'retrieved mixed'),
      domainAccuracy: domainAccuracy(byDomain, classes),
      attributeAccuracy: await attributeAccuracy(byDomain, texts),
      direction: directions(byDomain, classes),
    };
  }

  #pictures(
    name: string,
    count: number,
    faceOf: (i: number) => Face,
    domainOf: (i: number) => Domain,
  ): FloatTensor {
    const kept = this.#kept?.get(name);
    if (kept) return kept;
    const area = 3 * this.#side * this.#side;
    const data = new Float32Array(count * area);
    for (let i = 0; i < count; i++) data.set(renderFace(faceOf(i), domainOf(i), this.#side).data, i * area);
    const pictures = floatTensor(data, [count, 3, this.#side, this.#side]);
    this.#kept?.set(name, pictures);
    return pictures;
  }
}

/** The figures as one flat record, for a log. */
export function flatFigures({ photos, mixed, domainAccuracy, attributeAccuracy, direction }: WorldFigures) {
  const mean = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value, 0) / values.length;
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  const near = nearDomains.map((domain) => direction[domain] ?? 0);
  return Object.fromEntries(
    Object.entries({
      photosImageToText: photos.imageToText.at1,
      photosTextToImage: photos.textToImage.at1,
      mixedImageToText: mixed.imageToText.at1,
      mixedTextToImage: mixed.textToImage.at1,
      domainAccuracy: mean(Object.values(domainAccuracy)),
      attributeAccuracy: mean(Object.values(attributeAccuracy)),
      directionNear: mean(near),
      directionWorstNear: Math.min(...near),
    }).map(([name, value]) => [name, rounded(value)]),
  );
}

function retrievalFace(index: number): Face {
  return randomFace(heldOutSeed, index);
}

function shownFace(index: number): Face {
  return randomFace(heldOutSeed + 1, index);
}

/** The unit embedding of each domain: its two usual names in every template of `prompts.json`, averaged. */
async function domainClasses(
  texts: (prompts: readonly string[]) => Promise<FloatTensor>,
): Promise<FloatTensor> {
  const prompts = domains.flatMap((domain) => {
    const [first, second = first] = domainWords[domain].names;
    return promptTemplates.flatMap((template) => [first, second].map((name) => fillTemplate(template, name)));
  });
  return classEmbeddings(await texts(prompts), prompts.length / domains.length);
}

function domainAccuracy(
  byDomain: ReadonlyMap<Domain, FloatTensor>,
  classes: FloatTensor,
): Record<Domain, number> {
  const shares = [...byDomain].map(([domain, pictures]) => {
    const found = nearestClass(pictures, classes);
    return [domain, found.filter((index) => domains[index] === domain).length / found.length];
  });
  return Object.fromEntries(shares);
}

async function attributeAccuracy(
  byDomain: ReadonlyMap<Domain, FloatTensor>,
  texts: (prompts: readonly string[]) => Promise<FloatTensor>,
): Promise<Record<Attribute, number>> {
  const photos = byDomain.get('photo');
  assert(photos, 'photos are among the pictures');
  const shares: [Attribute, number][] = [];
  for (const attribute of attributes.filter((name) => isShownIn('photo', name))) {
    const names: readonly string[] = attributeClasses[attribute];
    const perClass: FloatTensor[] = [];
    for (const value of names) {
      const prompts = attributePrompts(attribute, value, 'photo');
      perClass.push(classEmbeddings(await texts(prompts), prompts.length));
    }
    const classes = floatTensor(Float32Array.from(perClass.flatMap(({ data }) => [...data])), [
      names.length,
      photos.shape[1],
    ]);
    const found = nearestClass(photos, classes);
    const labels = Array.from(found, (_, i) => labelsOf(shownFace(i))[attribute]);
    const known = labels.filter((label) => label !== undefined).length;
    const right = labels.filter((label, i) => label !== undefined && label === names[found[i]]).length;
    shares.push([attribute, right / known]);
  }
  return Object.fromEntries(shares) as Record<Attribute, number>;
}

function directions(
  byDomain: ReadonlyMap<Domain, FloatTensor>,
  classes: FloatTensor,
): Partial<Record<Domain, number>> {
  const [, width] = classes.shape;
  const photos = byDomain.get('photo');
  const change = (from: Float32Array, to: Float32Array, row: number, fromRow = row): Float32Array =>
    Float32Array.from({ length: width }, (_, k) => to[row * width + k] - from[fromRow * width + k]);
  return Object.fromEntries(
    [...byDomain].flatMap(([domain, pictures]) => {
      if (domain === 'photo' || !photos) return [];
      const text = change(classes.data, classes.data, domains.indexOf(domain), domains.indexOf('photo'));
      const [count] = pictures.shape;
      let total = 0;
      for (let i = 0; i < count; i++) {
        total += cosine(change(photos.data, pictures.data, i), text);
      }
      return [[domain, total / count]];
    }),
  );
}

function cosine(a: Float32Array, b: Float32Array): number {
  const row = (data: Float32Array): FloatTensor => {
    const length = Math.hypot(...data);
    return floatTensor(
      Float32Array.from(data, (value) => value / length),
      [1, data.length],
    );
  };
  return cosines(row(a), row(b))[0];
}
