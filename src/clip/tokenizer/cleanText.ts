import { unescapeHtml } from './htmlEntities.js';
import { repairText } from './repairText.js';

/** Unicode's white space, which is neither what JavaScript's `\s` matches (U+FEFF) nor all of it (U+0085). */
export const whiteSpace = '\\t-\\r \\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';

const whiteSpaces = new RegExp(`[${whiteSpace}]+`, 'g');

/**
 * The text that CLIP splits into words: repaired, HTML entities resolved twice, white space collapsed to single
 * spaces and trimmed, lower case (OpenAI's `basic_clean` and `whitespace_clean`).
 */
export function cleanText(text: string): string {
  const unescaped = unescapeHtml(unescapeHtml(repairText(text)));
  return unescaped.replace(whiteSpaces, ' ').replace(/^ | $/g, '').toLowerCase();
}
