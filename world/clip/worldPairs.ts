import { setImmediate } from 'node:timers/promises';
import { fillTemplate } from '#nada/clip/index.js';
import type { CaptionedPictures, PairSource } from '#nada/jobs/clip/trainingPairs.js';
import { integers, uniforms } from '#nada/random/index.js';
import { floatTensor } from '#nada/tensorData.js';
import { type Domain, domains } from '../attributes.js';
import { domainWords } from '../captions/domainWords.js';
import { captionOf, describeFully, promptTemplates } from '../captions/index.js';
import { type Face, randomFace } from '../face.js';
import { renderFace } from '../render/index.js';

/** The domains that a photo may turn into. */
export const targetDomains: readonly Domain[] = domains.filter((domain) => domain !== 'photo');

/** Shares of captions that tell everything, and that tell the domain alone in the words of a prompt. */
const fullShare = 0.5;
const promptShare = 0.15;
/** Faces that share their colours. */
const cluster = 8;
/** Batches that are drawn, then seen again. */
const span = 16;
/** How often each is seen. */
const passes = 3;

interface Shown {
  readonly face: Face;
  readonly domain: Domain;
}

/**
 * Pairs without end, drawn while training goes on. Each batch of N has N/4 faces twice, as photos and in some other
 * domain, and N/4 further faces in two domains, which are half of the time dog and cat, the two most alike: so that most
 * of what a picture is compared with differs either in the domain alone or in the face alone. Eight faces at a time have
 * the same colours and headwear, which would tell most faces apart before anything else of them is learned.
 *
 * Drawing a picture takes nearly as long as training on it, so 16 batches come three times before the next 16, each time
 * in new words.
 */
export class WorldPairs implements PairSource {
  readonly size = undefined;
  readonly #seed: number;
  readonly #side: number;
  readonly #drawn = new Map<number, Float32Array<ArrayBuffer>>();

  constructor(seed: number, side: number) {
    this.#seed = seed;
    this.#side = side;
  }

  /** Pairs that begin a batch of `count`. */
  static pairsOf(count: number): number {
    return Math.floor(count / 4);
  }

  async batch(step: number, count: number): Promise<CaptionedPictures> {
    const number = Math.floor(step / (span * passes)) * span + (step % span);
    const rows = this.#rows(number, count);
    const turns = uniforms({ seed: this.#seed, stream: 'world.clip.kinds', step }, count);
    const draws = integers({ seed: this.#seed, stream: 'world.clip.prompts', step }, 2 * count, 27720);
    const captions = rows.map(({ face, domain }, i) => {
      if (turns[i] < promptShare) return promptOf(domain, draws[2 * i], draws[2 * i + 1]);
      const tell = turns[i] < promptShare + fullShare ? describeFully : captionOf;
      return tell(face, domain, step * count + i);
    });
    const pairs = WorldPairs.pairsOf(count);
    return {
      pictures: floatTensor(await this.#pictures(number, rows), [count, 3, this.#side, this.#side]),
      captions,
      changes: this.#changes(step, rows.slice(pairs, 2 * pairs)),
    };
  }

  /** The pictures of batch `number`, kept until its last pass. */
  async #pictures(number: number, rows: readonly Shown[]): Promise<Float32Array<ArrayBuffer>> {
    const known = this.#drawn.get(number);
    if (known) return known.slice();
    const area = 3 * this.#side * this.#side;
    const data = new Float32Array(rows.length * area);
    for (const [i, { face, domain }] of rows.entries()) {
      data.set(renderFace(face, domain, this.#side).data, i * area);
      // The programs of the step under way are started from this thread.
      await setImmediate();
    }
    this.#drawn.delete(number - span);
    this.#drawn.set(number, data);
    return data.slice();
  }

  #rows(number: number, count: number): Shown[] {
    const pairs = WorldPairs.pairsOf(count);
    const face = (index: number): Face => {
      const first = randomFace(this.#seed, number * count + index - (index % cluster));
      const { skin, hairColour, headwear, background } = first;
      return { ...randomFace(this.#seed, number * count + index), skin, hairColour, headwear, background };
    };
    const draws = integers({ seed: this.#seed, stream: 'world.clip.domains', step: number }, pairs + 3, 2520);
    const targetOf = (draw: number): Domain => targetDomains[draw % targetDomains.length];
    const [kind, first, second] = draws.subarray(pairs);
    const further: readonly Domain[] =
      kind % 2 === 0 ? ['dog', 'cat'] : [first, second].map((draw) => domains[draw % domains.length]);
    const half = Math.floor((count - 2 * pairs) / 2);
    return Array.from({ length: count }, (_, i): Shown => {
      if (i < pairs) return { face: face(i), domain: 'photo' };
      if (i < 2 * pairs) return { face: face(i - pairs), domain: targetOf(draws[i - pairs]) };
      if (i < 2 * pairs + half) return { face: face(i), domain: further[0] };
      return { face: face(i - half), domain: further[1] };
    });
  }

  /** The change from photo to each other domain, each in one template that it shares with the photo. */
  #changes(step: number, targets: readonly Shown[]): CaptionedPictures['changes'] {
    const draws = integers(
      { seed: this.#seed, stream: 'world.clip.changes', step },
      3 * targetDomains.length,
      27720,
    );
    return {
      before: targetDomains.map((_, i) => promptOf('photo', draws[3 * i], draws[3 * i + 1])),
      after: targetDomains.map((domain, i) => promptOf(domain, draws[3 * i], draws[3 * i + 2])),
      of: targets.map(({ domain }) => targetDomains.indexOf(domain)),
    };
  }
}

/** A name of a domain in a prompt template, both given by any whole numbers. */
function promptOf(domain: Domain, template: number, name: number): string {
  const { names } = domainWords[domain];
  return fillTemplate(promptTemplates[template % promptTemplates.length], names[name % names.length]);
}

/** Texts for a vocabulary: captions of many faces in all domains. */
export function* vocabularyTexts(seed: number, count = 12_000): Generator<string> {
  for (let i = 0; i < count; i++) {
    const face = randomFace(seed, i);
    const domain = domains[i % domains.length];
    yield i % 3 === 0 ? describeFully(face, domain, i) : captionOf(face, domain, i);
  }
}
