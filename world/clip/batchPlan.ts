import { fillTemplate } from '#nada/clip/index.js';
import type { CaptionedPictures } from '#nada/jobs/clip/trainingPairs.js';
import { integers } from '#nada/random/index.js';
import { type Domain, domains } from '../attributes.js';
import { domainWords } from '../captions/domainWords.js';
import { promptTemplates } from '../captions/index.js';
import { type Face, randomFace } from '../face.js';
import { type AttributeChange, attributeChange } from './attributeChange.js';

/** The domains that a photo may turn into. */
export const targetDomains: readonly Domain[] = domains.filter((domain) => domain !== 'photo');

/** Faces that share their colours. */
const cluster = 8;
/** A number below which draws are uniform for every count that is taken of them. */
const below = 27720;

/** A picture of the world. */
export interface Shown {
  readonly face: Face;
  readonly domain: Domain;
}

/** Pairs that begin a batch of `count`, even ones of a change of domain, odd ones of an attribute. */
export function pairsOf(count: number): number {
  return Math.floor(count / 4);
}

/** Changes whose texts come with a batch of `count`: one of each domain, and one of each pair whose attribute changes. */
export function changesOf(count: number): number {
  return targetDomains.length + Math.floor(pairsOf(count) / 2);
}

/**
 * What a batch of N shows. N/4 faces come twice: as photo and in another domain, or with another class of one attribute.
 * Then N/4 further faces in two domains, which are half of the time dog and cat, the two most alike. So most of what a
 * picture is compared with differs from it in one thing alone. Eight faces at a time share colours and headwear, which
 * would tell most faces apart before anything else of them is learned.
 */
export class BatchPlan {
  readonly rows: readonly Shown[];
  readonly #attributes: readonly AttributeChange[];
  readonly #of: readonly number[];

  /** The batch of that number of a seed. */
  constructor(seed: number, number: number, count: number) {
    const pairs = pairsOf(count);
    const face = (index: number): Face => {
      const first = randomFace(seed, number * count + index - (index % cluster));
      const { skin, hairColour, headwear, background } = first;
      return { ...randomFace(seed, number * count + index), skin, hairColour, headwear, background };
    };
    const draws = integers({ seed, stream: 'world.clip.plan', step: number }, 5 * pairs + 3, below);
    const domainOf = (draw: number): Domain => domains[draw % domains.length];
    const before: Shown[] = [];
    const after: Shown[] = [];
    const attributes: AttributeChange[] = [];
    const of: number[] = [];
    for (let i = 0; i < pairs; i++) {
      const [first, second, which, value, text] = draws.subarray(5 * i, 5 * i + 5);
      if (i % 2 === 0) {
        const target = targetDomains[first % targetDomains.length];
        before.push({ face: face(i), domain: 'photo' });
        after.push({ face: face(i), domain: target });
        of.push(targetDomains.indexOf(target));
        continue;
      }
      const domain = first % 2 === 0 ? 'photo' : domainOf(second);
      const change = attributeChange(face(i), domain, [which, value, text]);
      before.push({ face: change.before, domain });
      after.push({ face: change.after, domain });
      of.push(targetDomains.length + attributes.length);
      attributes.push(change);
    }
    const [kind, first, second] = draws.subarray(5 * pairs);
    const further = kind % 2 === 0 ? (['dog', 'cat'] as const) : [domainOf(first), domainOf(second)];
    const half = Math.floor((count - 2 * pairs) / 2);
    const others = Array.from({ length: count - 2 * pairs }, (_, i): Shown => {
      const isFirst = i < half;
      return { face: face(pairs + (isFirst ? i : i - half)), domain: further[isFirst ? 0 : 1] };
    });
    this.rows = [...before, ...after, ...others];
    this.#attributes = attributes;
    this.#of = of;
  }

  /** Texts of the changes; those of domains are drawn anew from a key, each in a template that it shares with the photo. */
  changes(seed: number, step: number): NonNullable<CaptionedPictures['changes']> {
    const draws = integers({ seed, stream: 'world.clip.changes', step }, 3 * targetDomains.length, below);
    const prompts = (name: 1 | 2, domainOf: (i: number) => Domain): string[] =>
      targetDomains.map((_, i) => domainPrompt(domainOf(i), draws[3 * i], draws[3 * i + name]));
    return {
      before: [...prompts(1, () => 'photo'), ...this.#attributes.map(({ textBefore }) => textBefore)],
      after: [...prompts(2, (i) => targetDomains[i]), ...this.#attributes.map(({ textAfter }) => textAfter)],
      of: this.#of,
    };
  }
}

/** A name of a domain in a prompt template, both given by any whole numbers. */
export function domainPrompt(domain: Domain, template: number, name: number): string {
  const { names } = domainWords[domain];
  return fillTemplate(promptTemplates[template % promptTemplates.length], names[name % names.length]);
}
