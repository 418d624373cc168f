import { unescapeHtml } from './htmlEntities.js';
import { repairText } from './repairText.js';

/** Unicode's white space; JavaScript's `\s` differs, as it includes U+FEFF and lacks U+0085. */
export const whiteSpace = '\\t-\\r \\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';

const whiteSpaces = new RegExp(`[${whiteSpace}]+`, 'g');

/**
 * Prepares a text as CLIP does before splitting it into words: repaired, HTML entities resolved twice, white space
 * collapsed to single spaces and trimmed, lower case (OpenAI's `basic_clean` and `whitespace_clean`).
 */
export function cleanText(text: string): string {
  const unescaped = unescapeHtml(unescapeHtml(repairText(text)));
  return unescaped.replace(whiteSpaces, ' ').replace(/^ | $/g, '').toLowerCase();
}
