import type { CaptionGrammar, CaptionSlot } from '#nada/clip/captions/grammar.js';
import { fillTemplate } from '#nada/clip/index.js';
import { type Domain, domains } from '../attributes.js';
import { type Attribute, attributeClasses, attributes } from '../labels.js';
import { attributeWords } from './attributeWords.js';
import { domainWords, subjectDomains } from './domainWords.js';
import { hairWords } from './hairWords.js';
import { promptTemplates } from './templates.js';
import { isShownIn } from './visible.js';
import { withArticle } from './wording.js';

const attributeTemplates = ['{}', 'a portrait of {}', 'this is {}', '{} in a picture'];

/** Texts of a domain alone: its usual names in every prompt template. */
export function domainPrompts(domain: Domain): string[] {
  const names = [...new Set(domainWords[domain].names)].slice(0, 2);
  const texts = promptTemplates.flatMap((template) => names.map((name) => fillTemplate(template, name)));
  return [...new Set(texts)];
}

/**
 * Texts of one class of an attribute alone, in short sentences.
 *
 * With a domain, each names that too: `a pencil sketch of a person with a smile`.
 */
export function attributePrompts(attribute: Attribute, value: string, domain?: Domain): string[] {
  const phrases = phrasesOf(attribute, value);
  if (domain !== undefined) {
    return headsOf(domain).flatMap((head) => phrases.map((phrase) => `${head} ${phrase}`));
  }
  return phrases.flatMap((phrase) =>
    attributeTemplates.map((template) => fillTemplate(template, `a person ${phrase}`)),
  );
}

/** Everything that captions tell, as data for composing them: the domain as head, a slot for each attribute. */
export function captionGrammar(): CaptionGrammar {
  return {
    head: { name: 'domain', classes: Object.fromEntries(domains.map((domain) => [domain, headsOf(domain)])) },
    slots: attributes.map(slotOf),
  };
}

function slotOf(attribute: Attribute): CaptionSlot {
  const without = domains.filter((domain) => !isShownIn(domain, attribute));
  return {
    name: attribute,
    classes: Object.fromEntries(
      attributeClasses[attribute].map((value) => [value, phrasesOf(attribute, value)]),
    ),
    ...(without.length > 0 ? { without } : {}),
  };
}

/** The two commonest ways to say that a picture is of this domain. */
function headsOf(domain: Domain): string[] {
  const words = domainWords[domain];
  return subjectDomains.has(domain)
    ? [withArticle(words.subjects[0]), `a photo of ${withArticle(words.subjects[0])}`]
    : [...new Set(words.media)].slice(0, 2).map((medium) => `${withArticle(medium)} of a person`);
}

/** Phrases that follow a noun: `with a smile`, `looking happy`. */
function phrasesOf(attribute: Attribute, value: string): string[] {
  const words =
    attribute === 'hairColour' || attribute === 'hairLength' || attribute === 'hairStyle'
      ? hairWords[attribute][value]
      : attributeWords[attribute][value];
  const tails = 'tail' in words ? (words.tail ?? []) : [];
  return [...(words.with ?? []).map((phrase) => `with ${phrase}`), ...tails].slice(0, 5);
}
