import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Domain, domains } from '../attributes.js';
import { type Face, randomFace } from '../face.js';
import { type Attribute, attributeClasses, attributes, labelsOf } from '../labels.js';
import { attributeWords } from './attributeWords.js';
import { domainWords } from './domainWords.js';
import { hairWords } from './hairWords.js';
import { captionOf, describeFully, isShownIn, type Split, visibleTraits } from './index.js';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

function corpus(split: Split, count: number, seed = 0): { face: Face; domain: Domain; text: string }[] {
  return Array.from({ length: count }, (_, i) => {
    const face = randomFace(9, i % 500);
    const domain = domains[i % domains.length];
    return { face, domain, text: captionOf(face, domain, seed + i, split) };
  });
}

const train = corpus('train', 12_000);
const heldOut = corpus('heldOut', 4000);

/** Every phrase that may say a class, held-out ones included. */
function phrasesOf(attribute: Attribute, value: string): string[] {
  if (attribute === 'hairColour' || attribute === 'hairLength' || attribute === 'hairStyle') {
    const { words, pre, with: having } = hairWords[attribute][value];
    return [...words, ...pre, ...having];
  }
  const wording = attributeWords[attribute][value];
  return [wording, wording.heldOut].flatMap((set) => [
    ...(set.pre ?? []),
    ...(set.with ?? []),
    ...(set.tail ?? []),
  ]);
}

const bare = (phrase: string): string => phrase.replace(/^an? /, '');
const says = (text: string, phrase: string): boolean =>
  new RegExp(`(?<![\\w-])${bare(phrase)}(?![\\w-])`, 'i').test(text);
const namesDomain = (text: string, domain: Domain): boolean => {
  const { media, subjects, suffixes, names, heldOutMedia } = domainWords[domain];
  const neutral = ['person', 'face', 'human', 'human face', 'individual', 'portrait', 'image', 'close-up'];
  return [...media, ...subjects, ...suffixes, ...names, ...heldOutMedia].some(
    (phrase) => !neutral.includes(phrase) && phrase !== 'portrait image' && says(text, phrase),
  );
};

describe('captionOf', () => {
  it('gives the same caption for the same arguments and varied ones otherwise', () => {
    const face = randomFace(1, 2);
    expect(captionOf(face, 'sketch', 5)).toBe(captionOf(face, 'sketch', 5));
    const texts = new Set(Array.from({ length: 100 }, (_, seed) => captionOf(face, 'sketch', seed)));
    expect(texts.size).toBeGreaterThan(85);
  });

  it('names the domain in about nine of ten captions', () => {
    for (const set of [train, heldOut]) {
      const share = set.filter(({ text, domain }) => namesDomain(text, domain)).length / set.length;
      expect(share).toBeGreaterThan(0.86);
      expect(share).toBeLessThan(0.96);
    }
  });

  it('tells 6 to 10 attributes in about half of the captions, and never more', () => {
    const lengths = train.map(({ text }) => wordsOf(text).length);
    const long = lengths.filter((length) => length > 18).length / lengths.length;
    expect(long).toBeGreaterThan(0.35);
    expect(long).toBeLessThan(0.65);
    expect(Math.min(...lengths)).toBeLessThanOrEqual(2);
    expect(Math.max(...lengths)).toBeLessThan(60);
  });

  it('has its articles right in whole sentences', () => {
    for (const { text } of [...train, ...heldOut]) {
      expect(text).not.toMatch(/\ban (?![aeiou8])/i);
      if (wordsOf(text).length > 9) expect(text).not.toMatch(/\ba (?=[aeiou8])/i);
    }
  });

  it('is one line of plain words, without doubled blanks or empty places', () => {
    for (const { text } of [...train, ...heldOut]) {
      expect(text).toMatch(/^[A-Za-z0-9][A-Za-z0-9 ,.:-]*[A-Za-z0-9.]$/);
      expect(text).not.toMatch(/ {2}|, ,|,,|undefined|with $|\bwith,|\{\}/);
      expect(text.slice(1)).toBe(text.slice(1).toLowerCase());
    }
  });

  it('never claims what the face is not', () => {
    // Words that stand in phrases of several classes prove nothing.
    for (const attribute of ['expression', 'pose', 'glasses', 'headwear', 'background', 'age'] as const) {
      const classes: readonly string[] = attributeClasses[attribute];
      const unique = (value: string): string[] =>
        phrasesOf(attribute, value).filter(
          (phrase) =>
            phrase.includes(' ') &&
            !classes.some(
              (other) => other !== value && phrasesOf(attribute, other).some((text) => says(text, phrase)),
            ),
        );
      const byClass = new Map(classes.map((value) => [value, unique(value)]));
      for (const { text, face } of [...train.slice(0, 1500), ...heldOut.slice(0, 1000)]) {
        for (const [value, phrases] of byClass) {
          if (value !== labelsOf(face)[attribute]) {
            expect(phrases.filter((phrase) => says(text, phrase)).map((phrase) => [text, phrase])).toEqual(
              [],
            );
          }
        }
      }
    }
  });

  it('says nothing that pictures of the domain do not show', () => {
    for (const { text, domain } of [...train, ...heldOut]) {
      if (domain === 'sketch')
        expect(text).not.toMatch(/\b(background|wall|brunette|blonde?|ginger|blue|green)\b/);
      if (domain === 'statue') expect(text).not.toMatch(/\b(ginger|blonde?|brunette|skin|blue eyes)\b/);
    }
  });

  it('tells the colour of a bald head by the beard alone', () => {
    const bald = [...train, ...heldOut].filter(({ face }) => face.hairLength === 'bald');
    expect(bald.length).toBeGreaterThan(300);
    for (const { text } of bald) {
      expect(text).not.toMatch(/\b(black|brown|blonde?|red|ginger|gr[ae]y|silver|long|curly|wavy) hair\b/);
    }
    const coloured = bald.filter(({ text }) =>
      /\b(black|brown|chestnut|blonde?|fair|golden|red|ginger|gr[ae]y|silver) (full |bushy )?(beard|m[ou]+stache|facial hair)\b/.test(
        text,
      ),
    );
    expect(coloured.length).toBeGreaterThan(10);
  });

  it('reaches every phrase of every class', () => {
    const all = train.concat(corpus('train', 12_000, 50_000)).map(({ text }) => text.toLowerCase());
    const joined = all.join('\n');
    for (const attribute of attributes) {
      for (const value of attributeClasses[attribute]) {
        const wording =
          attribute === 'hairColour' || attribute === 'hairLength' || attribute === 'hairStyle'
            ? hairWords[attribute][value]
            : attributeWords[attribute][value];
        const tail = 'tail' in wording ? (wording.tail ?? []) : [];
        for (const phrase of [...(wording.pre ?? []), ...(wording.with ?? []), ...tail]) {
          expect(says(joined, phrase), phrase).toBe(true);
        }
      }
    }
    for (const domain of domains) {
      const { media, subjects, suffixes, names } = domainWords[domain];
      for (const phrase of [...media, ...subjects, ...suffixes, ...names]) {
        expect(says(joined, phrase), phrase).toBe(true);
      }
    }
  });

  it('contains what people type alone', () => {
    const texts = new Set(corpus('train', 40_000).map(({ text }) => text.toLowerCase().replace(/\.$/, '')));
    for (const text of [
      ...['photo', 'a sketch', 'pencil sketch', 'a pencil sketch of a face', 'a cartoon', 'oil painting'],
      ...[
        'a painting',
        'pixel art',
        'marble statue',
        'a statue of a person',
        'a zombie',
        'a photo of a zombie',
      ],
      ...['dog', 'a cat', 'night photo', 'a sketch of a person', 'an oil painting', 'a oil painting'],
    ]) {
      expect(texts.has(text), text).toBe(true);
    }
  });
});

describe('held-out captions', () => {
  it('are none of the training captions', () => {
    const normal = (text: string): string => wordsOf(text).join(' ');
    const known = new Set(train.map(({ text }) => normal(text)));
    expect(heldOut.filter(({ text }) => known.has(normal(text))).map(({ text }) => text)).toEqual([]);
  });

  it('consist of words that training captions have', () => {
    const known = new Set(train.flatMap(({ text }) => wordsOf(text)));
    const unknown = new Set(heldOut.flatMap(({ text }) => wordsOf(text)).filter((word) => !known.has(word)));
    expect([...unknown]).toEqual([]);
  });

  it('have phrases of their own', () => {
    const joined = train.map(({ text }) => text.toLowerCase()).join('\n');
    const own = heldOut.map(({ text }) => text).join('\n');
    for (const classes of Object.values(attributeWords)) {
      for (const { heldOut: phrases } of Object.values(classes)) {
        for (const [place, said] of Object.entries(phrases)) {
          // An adjective may be part of a training phrase: `a wrinkled face`.
          for (const phrase of place === 'pre' ? [] : said) {
            // A face may be tearful by its adjective, too: `a tearful face`.
            const before = place === 'with' ? '(with|has|and|,) ' : '(?<![\\w-])';
            const found = new RegExp(`${before}${phrase}(?![\\w-])`).exec(joined);
            expect(found && joined.slice(found.index, found.index + 60)).toBeNull();
            expect(says(own, phrase), phrase).toBe(true);
          }
        }
      }
    }
  });
});

describe('describeFully', () => {
  it('tells the domain and every attribute that the picture shows', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.constantFrom(...domains),
        fc.nat(1_000_000),
        fc.constantFrom<Split>('train', 'heldOut'),
        (index, domain, seed, split) => {
          const face = randomFace(3, index);
          const text = describeFully(face, domain, seed, split);
          expect(namesDomain(text, domain), text).toBe(true);
          for (const { attribute, value } of visibleTraits(face, domain)) {
            const phrases = phrasesOf(attribute, value);
            if (attribute === 'beard') phrases.push(value, 'mustache');
            expect(
              phrases.some((phrase) => says(text, phrase)),
              `${attribute} ${value}: ${text}`,
            ).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves out what cannot be seen', () => {
    expect(isShownIn('sketch', 'hairColour')).toBe(false);
    const shown = visibleTraits(randomFace(3, 1), 'statue').map(({ attribute }) => attribute);
    expect(shown).not.toContain('skin');
    expect(shown).toContain('hairLength');
  });
});
