import { fillTemplate } from '#nada/clip/index.js';
import type { Domain } from '../attributes.js';
import type { Face } from '../face.js';
import { Chance } from './chance.js';
import { type Description, describe, type Split } from './description.js';
import { domainWords, heldOutNeutralMedia, neutralMedia, people, subjectDomains } from './domainWords.js';
import { type SentenceParts, sentence } from './frames.js';
import { mediumTemplates, promptTemplates, subjectTemplates } from './templates.js';
import { type Trait, visibleTraits } from './visible.js';

const shortShare = 0.1;
const namelessShare = 0.1;
const absentClasses: ReadonlySet<string> = new Set(['none', 'neutral', 'front']);
const absentWeight = 0.4;

/**
 * A caption of a face as a picture in some domain shows it, in varied wording: mostly lower case, about nine in ten name
 * the domain, half of them 6 to 10 attributes and the others fewer, one in ten the domain alone.
 *
 * The same arguments give the same caption. Held-out captions are built of sentences that no training caption has, and
 * partly of phrases that none has; each of their words stands in training captions too.
 */
export function captionOf(face: Face, domain: Domain, seed: number, split: Split = 'train'): string {
  const chance = new Chance({ seed, stream: `world.caption.${split}` });
  const isShort = chance.happens(shortShare);
  if (isShort && split === 'train') return shortCaption(domain, chance);
  const traits = visibleTraits(face, domain);
  const count = chance.happens(0.5) ? chance.between(6, 10) : chance.between(1, 5);
  const chosen = chance
    .shuffle(traits, ({ value }) => (absentClasses.has(value) ? absentWeight : 1))
    .slice(0, count);
  const nameless = chance.happens(namelessShare);
  return finished(compose(face, domain, chosen, split, nameless, chance), chance);
}

/** A caption that names the domain and everything that the picture shows. */
export function describeFully(face: Face, domain: Domain, seed: number, split: Split = 'train'): string {
  const chance = new Chance({ seed, stream: `world.description.${split}` });
  return compose(face, domain, visibleTraits(face, domain), split, false, chance);
}

function compose(
  face: Face,
  domain: Domain,
  traits: readonly Trait[],
  split: Split,
  nameless: boolean,
  chance: Chance,
): string {
  const description = describe(traits, face.hairLength === 'bald', split, chance);
  return sentence(partsOf(domain, description, split, nameless, chance), split, chance);
}

function partsOf(
  domain: Domain,
  description: Description,
  split: Split,
  nameless: boolean,
  chance: Chance,
): SentenceParts {
  const heldOut = split === 'heldOut' && chance.happens(0.5);
  const neutral = heldOut ? heldOutNeutralMedia : neutralMedia;
  if (nameless) {
    const medium = chance.happens(0.5) ? chance.pick(neutral) : undefined;
    return { ...description, medium, subject: chance.pick(people), suffix: undefined };
  }
  const words = domainWords[domain];
  const media = heldOut ? words.heldOutMedia : words.media;
  const turn = chance.uniform();
  if (turn < 0.2) {
    return {
      ...description,
      medium: undefined,
      subject: chance.pick(people),
      suffix: chance.pick(words.suffixes),
    };
  }
  const isSubject = subjectDomains.has(domain);
  const medium = isSubject && turn < 0.6 ? undefined : chance.pick(media);
  return { ...description, medium, subject: chance.pick(words.subjects), suffix: undefined };
}

/** The domain alone, in the forms that people type and that prompts have. */
function shortCaption(domain: Domain, chance: Chance): string {
  const { names } = domainWords[domain];
  const name = chance.pick(names);
  const more = subjectDomains.has(domain) ? subjectTemplates : mediumTemplates;
  const fitting = [...promptTemplates, ...more].filter(
    (template) => !(name.includes('portrait') && template.includes('portrait')),
  );
  const filled = fillTemplate(chance.pick(fitting), name);
  // Prompts are filled without a look at the vowel, so this CLIP reads both.
  return finished(chance.happens(0.5) ? filled : filled.replace(/\ba (?=[aeiou8])/, 'an '), chance);
}

function finished(text: string, chance: Chance): string {
  return chance.happens(0.15) ? `${text[0].toUpperCase()}${text.slice(1)}.` : text;
}
