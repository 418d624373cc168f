import type { Chance } from './chance.js';
import type { Description, Split } from './description.js';
import { listOf, withArticle } from './wording.js';

/** Phrases of a sentence, without articles. */
export interface SentenceParts extends Description {
  /** The kind of picture, where the sentence is to name one. */
  readonly medium: string | undefined;
  /** Who is shown. */
  readonly subject: string;
  /** Words for the domain that stand outside of the picture's kind and of the subject. */
  readonly suffix: string | undefined;
}

interface Frame {
  /** How often it is taken, compared with the other frames that fit. */
  readonly weight: number;
  readonly needs?: 'medium' | 'suffix' | 'nothing';
  readonly build: (parts: SentenceParts, chance: Chance) => string;
}

const medium = ({ medium = '' }: SentenceParts): string => medium;

/** `a smiling person with long hair, looking to the left` in one of several orders. */
function body({ pre, subject, with: having, tail }: SentenceParts, chance: Chance): string {
  const noun = withArticle([...pre, subject].join(' '));
  const has = having.length > 0 ? `with ${listOf(having)}` : '';
  if (tail.length === 1 && has !== '' && chance.happens(0.3)) return `${noun} ${tail[0]} ${has}`;
  if (tail.length > 1 && has !== '' && chance.happens(0.15)) return `${noun}, ${tail.join(', ')}, ${has}`;
  const start = has === '' ? noun : `${noun} ${has}`;
  if (tail.length === 1 && chance.happens(0.5)) return `${start} ${tail[0]}`;
  return [start, ...tail].join(', ');
}

/** `has long hair and is smiling`. */
function predicate({ pre, with: having, tail }: SentenceParts): string {
  const is = [...pre, ...tail];
  const phrases = [
    ...(having.length > 0 ? [`has ${listOf(having)}`] : []),
    ...(is.length > 0 ? [`is ${listOf(is)}`] : []),
  ];
  return phrases.length > 0 ? phrases.join(' and ') : 'is shown';
}

/** Short phrases without article, in random order. */
function tags({ pre, with: having, tail }: SentenceParts, chance: Chance): string[] {
  return chance.shuffle([...pre, ...having, ...tail].map((phrase) => phrase.replace(/^an? /, '')));
}

/** Sentences of training captions and of held-out ones, which share no form. */
export const frames: Readonly<Record<Split, readonly Frame[]>> = {
  train: [
    { weight: 8, needs: 'medium', build: (p, c) => `${withArticle(medium(p))} of ${body(p, c)}` },
    { weight: 1.5, needs: 'medium', build: (p, c) => `${medium(p)} of ${body(p, c)}` },
    { weight: 1, needs: 'medium', build: (p, c) => `the ${medium(p)} of ${body(p, c)}` },
    { weight: 1, needs: 'medium', build: (p, c) => `this is ${withArticle(medium(p))} of ${body(p, c)}` },
    { weight: 1, needs: 'medium', build: (p, c) => `${withArticle(medium(p))} showing ${body(p, c)}` },
    { weight: 0.7, needs: 'medium', build: (p, c) => `${withArticle(medium(p))} that shows ${body(p, c)}` },
    { weight: 0.7, needs: 'medium', build: (p, c) => `there is ${body(p, c)} in ${withArticle(medium(p))}` },
    {
      weight: 0.7,
      needs: 'medium',
      build: (p, c) => `${withArticle(medium(p))} in which ${body(p, c)} is shown`,
    },
    { weight: 1, needs: 'medium', build: (p, c) => `${medium(p)}: ${body(p, c)}` },
    { weight: 2, needs: 'medium', build: (p, c) => [medium(p), p.subject, ...tags(p, c)].join(', ') },
    {
      weight: 1.5,
      needs: 'medium',
      build: (p) => `${withArticle(medium(p))} of ${withArticle(p.subject)} who ${predicate(p)}`,
    },
    {
      weight: 1,
      needs: 'medium',
      build: (p) => `${withArticle(medium(p))} of ${withArticle(p.subject)}. the person ${predicate(p)}`,
    },
    { weight: 2, needs: 'suffix', build: (p, c) => `${body(p, c)}, ${p.suffix}` },
    {
      weight: 1.5,
      needs: 'suffix',
      build: (p) => `${withArticle(p.subject)} who ${predicate(p)}, ${p.suffix}`,
    },
    { weight: 1, needs: 'suffix', build: (p, c) => [p.subject, ...tags(p, c), p.suffix].join(', ') },
    { weight: 6, needs: 'nothing', build: (p, c) => body(p, c) },
    { weight: 1, needs: 'nothing', build: (p, c) => [p.subject, ...tags(p, c)].join(', ') },
    { weight: 1, needs: 'nothing', build: (p) => `the ${p.subject} ${predicate(p)}` },
  ],
  heldOut: [
    { weight: 2, needs: 'medium', build: (p, c) => `in this ${medium(p)} there is ${body(p, c)}` },
    { weight: 2, needs: 'medium', build: (p, c) => `${body(p, c)}, shown in ${withArticle(medium(p))}` },
    { weight: 1, needs: 'medium', build: (p, c) => [...tags(p, c), p.subject, medium(p)].join(', ') },
    { weight: 2, needs: 'medium', build: (p, c) => `the ${medium(p)} shows ${body(p, c)}` },
    {
      weight: 1,
      needs: 'medium',
      build: (p) => `${withArticle(p.subject)} in ${withArticle(medium(p))} who ${predicate(p)}`,
    },
    { weight: 2, needs: 'suffix', build: (p, c) => `${p.suffix}: ${body(p, c)}` },
    { weight: 1, needs: 'suffix', build: (p) => `this person ${predicate(p)}, ${p.suffix}` },
    { weight: 2, needs: 'nothing', build: (p, c) => `here is ${body(p, c)}` },
    { weight: 1, needs: 'nothing', build: (p) => `this ${p.subject} ${predicate(p)}` },
  ],
};

/** One sentence of a split, of those that the parts can fill. */
export function sentence(parts: SentenceParts, split: Split, chance: Chance): string {
  const fitting = frames[split].filter(({ needs }) => needs === neededBy(parts));
  return chance.shuffle(fitting, ({ weight }) => weight)[0].build(parts, chance);
}

function neededBy({ medium, suffix }: SentenceParts): Frame['needs'] {
  return medium !== undefined ? 'medium' : suffix !== undefined ? 'suffix' : 'nothing';
}
