import type { CaptionedPictures } from '#nada/api/clip/train/trainingPairs.js';
import { fillTemplate } from '#nada/clip/index.js';
import { integers } from '#nada/random/index.js';
import { type AttributeChange, attributeChange } from '../../world/attributeChange.js';
import { type Domain, domains } from '../../world/attributes.js';
import { domainWords } from '../../world/captions/domainWords.js';
import { promptTemplates } from '../../world/captions/index.js';
import { type Face, randomFace } from '../../world/face.js';

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

/** Pairs that begin a batch of `count`. */
export function pairsOf(count: number): number {
  return Math.floor(count / 4);
}

/** Changes whose texts come with a batch: one of each domain, and one of each pair whose attribute changes. */
export function changesOf(count: number, withAttributes: boolean): number {
  return targetDomains.length + (withAttributes ? Math.floor(pairsOf(count) / 2) : 0);
}

/** Which batch a plan is of. */
export interface PlannedBatch {
  readonly seed: number;
  readonly number: number;
  readonly count: number;
  /** In every other pair it is an attribute that changes, not the domain. */
  readonly withAttributes: boolean;
}

/**
 * Plan of a batch of N. N/4 faces come twice: as photo and in another domain, or with another class of one attribute.
 * Then N/4 further faces in two domains, which are half of the time dog and cat, the two most alike. So most of what a
 * picture is compared with differs from it in one thing alone. Eight faces at a time share colours and headwear, which
 * would tell most faces apart before anything else of them is learned.
 */
export class BatchPlan {
  readonly rows: readonly Shown[];
  readonly #attributes: readonly AttributeChange[];
  readonly #of: readonly number[];

  constructor({ seed, number, count, withAttributes }: PlannedBatch) {
    const pairs = pairsOf(count);
    const face = (index: number): Face => {
      const first = randomFace(seed, number * count + index - (index % cluster));
      const { skin, hairColour, headwear, background } = first;
      return { ...randomFace(seed, number * count + index), skin, hairColour, headwear, background };
    };
    const draws = integers({ seed, stream: 'world.clip.domains', step: number }, pairs + 3, 2520);
    const domainOf = (draw: number): Domain => domains[draw % domains.length];
    const before: Shown[] = [];
    const after: Shown[] = [];
    const attributes: AttributeChange[] = [];
    const of: number[] = [];
    for (let i = 0; i < pairs; i++) {
      if (!withAttributes || i % 2 === 0) {
        const target = targetDomains[draws[i] % targetDomains.length];
        before.push({ face: face(i), domain: 'photo' });
        after.push({ face: face(i), domain: target });
        of.push(targetDomains.indexOf(target));
        continue;
      }
      const key = { seed, stream: 'world.clip.attributes', step: number, element: 4 * i };
      const [where, which, value, text] = integers(key, 4, below);
      const domain = where % 2 === 0 ? 'photo' : domainOf(draws[i]);
      const change = attributeChange(face(i), domain, [which, value, text]);
      before.push({ face: change.before, domain });
      after.push({ face: change.after, domain });
      of.push(targetDomains.length + attributes.length);
      attributes.push(change);
    }
    const [kind, first, second] = draws.subarray(pairs);
    const further = kind % 2 === 0 ? (['dog', 'cat'] as const) : [domainOf(first), domainOf(second)];
    const half = Math.floor((count - 2 * pairs) / 2);
    const others = Array.from({ length: count - 2 * pairs }, (_, i): Shown => {
      const isFirst = i < half;
      return { face: face(2 * pairs + (isFirst ? i : i - half)), domain: further[isFirst ? 0 : 1] };
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
