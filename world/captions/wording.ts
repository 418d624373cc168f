/** Phrases by the place that they take in a sentence. */
export interface Phrases {
  /** Before the noun: `a smiling person`. */
  readonly pre?: readonly string[];
  /** After `with` or `has`, their article included: `with a smile`. */
  readonly with?: readonly string[];
  /** After the noun, a comma or `is`: `looking to the left`. */
  readonly tail?: readonly string[];
}

/** How a class of an attribute is said. */
export interface Wording extends Phrases {
  /** Phrases that only held-out captions use, of words that other captions use too. */
  readonly heldOut: Phrases;
}

/** The noun phrase with its indefinite article. */
export function withArticle(phrase: string): string {
  return `${/^([aeiou]|8)/i.test(phrase) ? 'an' : 'a'} ${phrase}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(phrases: readonly string[]): string {
  const last = phrases.at(-1) ?? '';
  return phrases.length < 2 ? last : `${phrases.slice(0, -1).join(', ')} and ${last}`;
}
