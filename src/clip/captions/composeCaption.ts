import { assert } from '../../errors.js';
import type { CaptionGrammar, CaptionSlot } from './grammar.js';

/** Similarities of one image with texts, times the CLIP's logit scale. */
export type PictureLogits = (text: string) => number;

/** A class chosen for a slot, or one that was not certain enough to state. */
export interface CaptionChoice {
  readonly slot: string;
  readonly class: string;
  /** Among the classes of the slot, 0 to 1. */
  readonly probability: number;
  readonly isTold: boolean;
}

/** A caption and the choices it is made of. */
export interface ComposedCaption {
  readonly text: string;
  /** The product of the probabilities of everything it states. */
  readonly probability: number;
  readonly choices: readonly CaptionChoice[];
}

/** Options for composing captions. */
export interface ComposeOptions {
  /**
   * Beam width: the number of captions carried along while slots are filled one after another, and the most that are
   * returned.
   */
  readonly beam: number;
  /** The probability that the best class of a slot needs to be stated. */
  readonly certain: number;
}

/** The texts that decide the head. */
export function headTexts({ head }: CaptionGrammar): string[] {
  return Object.values(head.classes).flat();
}

/** The texts that decide the slots of images in one class of the head. */
export function slotTexts(grammar: CaptionGrammar, headClass: string): string[] {
  const [head] = grammar.head.classes[headClass];
  return slotsOf(grammar, headClass).flatMap(({ classes }) =>
    Object.values(classes).flatMap((phrases) => phrases.map((phrase) => `${head} ${phrase}`)),
  );
}

/** The head classes that an image may belong to: the most probable ones, at most `beam`. */
export function likelyHeads(grammar: CaptionGrammar, logits: PictureLogits, beam: number): string[] {
  return rankClasses(grammar.head.classes, logits, (phrase) => phrase)
    .filter(({ probability }, i) => i === 0 || probability > 0.05)
    .slice(0, beam)
    .map((ranked) => ranked.class);
}

/**
 * Composes captions of an image, the most probable first.
 *
 * A beam of captions grows one slot at a time. A slot whose best class is not certain is left out; the classes of the
 * others are weighted by the softmax of their similarities, each class by the mean of its phrases after the head's.
 */
export function composeCaptions(
  grammar: CaptionGrammar,
  logits: PictureLogits,
  { beam, certain }: ComposeOptions,
): ComposedCaption[] {
  const heads = rankClasses(grammar.head.classes, logits, (phrase) => phrase);
  const likely = new Set(likelyHeads(grammar, logits, beam));
  const finished = heads
    .filter((head) => likely.has(head.class))
    .flatMap((head) => {
      const start: Draft = {
        phrases: [],
        probability: head.probability,
        choices: [{ ...choiceOf(grammar.head.name, head), isTold: true }],
      };
      const [context] = grammar.head.classes[head.class];
      const grown = slotsOf(grammar, head.class).reduce(
        (states, slot) => grow(states, slot, context, logits, { beam, certain }),
        [start],
      );
      return grown.map(({ phrases, probability, choices }) => ({
        text: joinCaption(head.phrase, phrases),
        probability,
        choices,
      }));
    });
  return finished.sort((a, b) => b.probability - a.probability).slice(0, beam);
}

interface Draft {
  readonly phrases: readonly string[];
  readonly probability: number;
  readonly choices: readonly CaptionChoice[];
}

interface RankedClass {
  readonly class: string;
  /** The best-fitting phrase. */
  readonly phrase: string;
  readonly probability: number;
}

function grow(
  states: readonly Draft[],
  slot: CaptionSlot,
  context: string,
  logits: PictureLogits,
  { beam, certain }: ComposeOptions,
): Draft[] {
  const ranked = rankClasses(slot.classes, logits, (phrase) => `${context} ${phrase}`);
  const [best] = ranked;
  if (best.probability < certain) {
    const choice = { ...choiceOf(slot.name, best), isTold: false };
    return states.map((state) => ({ ...state, choices: [...state.choices, choice] }));
  }
  const next = states.flatMap((state) =>
    ranked.map((entry) => ({
      phrases: [...state.phrases, entry.phrase],
      probability: state.probability * entry.probability,
      choices: [...state.choices, { ...choiceOf(slot.name, entry), isTold: true }],
    })),
  );
  return next.sort((a, b) => b.probability - a.probability).slice(0, beam);
}

function choiceOf(slot: string, ranked: RankedClass): Omit<CaptionChoice, 'isTold'> {
  return { slot, class: ranked.class, probability: ranked.probability };
}

function slotsOf({ slots }: CaptionGrammar, headClass: string): CaptionSlot[] {
  return slots.filter(({ without = [] }) => !without.includes(headClass));
}

/** Ranks the classes, the most probable first. */
function rankClasses(
  classes: CaptionSlot['classes'],
  logits: PictureLogits,
  textOf: (phrase: string) => string,
): RankedClass[] {
  const scored = Object.entries(classes).map(([name, phrases]) => {
    assert(phrases.length > 0, `the class "${name}" has phrases`);
    const values = phrases.map((phrase) => logits(textOf(phrase)));
    const best = values.indexOf(Math.max(...values));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { class: name, phrase: phrases[Math.max(0, best)], mean };
  });
  const shares = softmax(scored.map(({ mean }) => mean));
  return scored
    .map(({ class: name, phrase }, i) => ({ class: name, phrase, probability: shares[i] }))
    .sort((a, b) => b.probability - a.probability);
}

/** Probabilities from logits. */
export function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** `a photo of a person with red hair and a smile, looking left`. */
function joinCaption(head: string, phrases: readonly string[]): string {
  const having = phrases.filter((phrase) => phrase.startsWith('with ')).map((phrase) => phrase.slice(5));
  const others = phrases.filter((phrase) => !phrase.startsWith('with '));
  const list = having.length < 2 ? having : [having.slice(0, -1).join(', '), having[having.length - 1]];
  const start = having.length === 0 ? head : `${head} with ${list.join(' and ')}`;
  return [start, ...others].join(', ');
}
