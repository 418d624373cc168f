import { attributeWords, type HairAttribute } from './attributeWords.js';
import type { Chance } from './chance.js';
import { beardNouns, hairWords } from './hairWords.js';
import type { Trait } from './visible.js';
import { listOf, type Phrases, withArticle } from './wording.js';

/** Which captions a wording belongs to. */
export type Split = 'train' | 'heldOut';

/** Phrases about a person, by their place in a sentence. */
export interface Description {
  readonly pre: readonly string[];
  readonly with: readonly string[];
  readonly tail: readonly string[];
}

type Place = keyof Description;
type Said = readonly [Place, string];

const mostAdjectives = 3;
const hairAttributes: readonly string[] = ['hairColour', 'hairLength', 'hairStyle'] satisfies HairAttribute[];

/** Words for traits of a face, in random order. */
export function describe(
  traits: readonly Trait[],
  isBald: boolean,
  split: Split,
  chance: Chance,
): Description {
  const values = new Map<string, string>(traits.map(({ attribute, value }) => [attribute, value]));
  const said: Said[] = [];
  let adjectives = 0;
  const say = (phrases: Phrases): void => {
    const choices = places.filter(
      (place) => phrases[place]?.length && (place !== 'pre' || adjectives < mostAdjectives),
    );
    const place = chance.pick(choices);
    if (place === 'pre') adjectives += 1;
    said.push([place, chance.pick(phrases[place] ?? [])]);
  };
  const colouredBeard = isBald ? beardWithColour(values, chance) : undefined;
  if (colouredBeard) say(colouredBeard);
  else for (const phrases of hairPhrases(values, split, chance)) say(phrases);
  if (colouredBeard && values.has('hairLength')) say(hairWords.hairLength.bald);
  for (const { attribute, value } of traits) {
    if (isHair(attribute) || (attribute === 'beard' && colouredBeard)) continue;
    const { heldOut, ...phrases } = attributeWords[attribute][value];
    say(split === 'heldOut' && chance.happens(0.5) ? heldOut : phrases);
  }
  const at = (place: Place): string[] =>
    chance.shuffle(said.filter((entry) => entry[0] === place).map(([, text]) => text));
  return { pre: at('pre'), with: at('with'), tail: at('tail') };
}

const places: readonly Place[] = ['pre', 'with', 'tail'];

function isHair(attribute: string): attribute is HairAttribute {
  return hairAttributes.includes(attribute);
}

/** Without hair on the head only the beard has its colour. */
function beardWithColour(values: ReadonlyMap<string, string>, chance: Chance): Phrases | undefined {
  const [colour, beard] = [values.get('hairColour'), values.get('beard')];
  if (colour === undefined) return undefined;
  const nouns = beard === 'moustache' || beard === 'beard' ? beardNouns[beard] : ['facial hair'];
  const phrase = `${chance.pick(hairWords.hairColour[colour].words)} ${chance.pick(nouns)}`;
  return { with: [phrase.endsWith(' facial hair') ? phrase : withArticle(phrase)] };
}

/** Several traits of the hair are mostly said at once: `long wavy red hair`. */
function hairPhrases(values: ReadonlyMap<string, string>, split: Split, chance: Chance): Phrases[] {
  const found = (['hairLength', 'hairStyle', 'hairColour'] as const).flatMap((attribute) => {
    const value = values.get(attribute);
    return value === undefined ? [] : [hairWords[attribute][value]];
  });
  const words = found.map((wording) => wording.words);
  if (words.some((each) => each.length === 0)) return found;
  if (split === 'heldOut' && found.length > 0 && chance.happens(0.5)) {
    return [{ with: [`hair that is ${listOf(chance.shuffle(words).map((each) => chance.pick(each)))}`] }];
  }
  if (found.length < 2 || chance.happens(0.2)) return found;
  const inOrder = chance.happens(0.75) ? words : chance.shuffle(words);
  return [{ with: [`${inOrder.map((each) => chance.pick(each)).join(' ')} hair`] }];
}
