import { cleanText, whiteSpace } from './cleanText.js';

// Equal to Python's `regex` under IGNORECASE: `ſ` folds to `s`, and U+0345 falls out of every class.
const wordPattern = new RegExp(
  `<\\|startoftext\\|>|<\\|endoftext\\|>|'[sſ]|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^${whiteSpace}\\p{L}\\p{N}\\u0345]+`,
  'gu',
);

/** Splits a text into words as CLIP's tokenizer does: cleaned, letters together, digits and marks apart. */
export function splitWords(text: string): string[] {
  return cleanText(text).match(wordPattern) ?? [];
}
