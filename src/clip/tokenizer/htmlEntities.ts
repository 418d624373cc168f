import { decodeEntity } from 'html-entities';
import { windows1252Controls } from './windows1252.js';

const reference = /&(?:#x([\da-f]+)|#(\d+)|([a-z][a-z\d]*));?/gi;
const longestName = 31;
/** Characters that html-entities still takes from HTML 4. */
const corrections: ReadonlyMap<string, string> = new Map([
  ['&lang;', '\u27E8'],
  ['&rang;', '\u27E9'],
]);
const replacement = '\uFFFD';

/** The text of an HTML5 entity such as `&eacute;` or `&eacute`, exactly as in the standard's table. */
function namedEntity(entity: string): string | undefined {
  const decoded = decodeEntity(entity, { level: 'html5' });
  return decoded === entity ? undefined : (corrections.get(entity) ?? decoded);
}

/**
 * HTML5's rules for a numeric reference: windows-1252 for C1 controls, nothing for anything that is not a character.
 */
function characterOfCode(code: number): string {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return replacement;
  if (code >= 0x80 && code <= 0x9f) return windows1252Controls.charAt(code - 0x80);
  const isControl =
    (code >= 1 && code <= 8) || code === 0xb || (code >= 0xe && code <= 0x1f) || code === 0x7f;
  const isNonCharacter = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
  return isControl || isNonCharacter ? '' : String.fromCodePoint(code);
}

/**
 * Replaces HTML character references as Python's `html.unescape` does: named ones with or without their semicolon (the
 * longest known prefix wins: `&notit;` is `¬it;`), decimal and hexadecimal ones by the HTML5 rules.
 */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(reference, (whole: string, hexadecimal?: string, decimal?: string, name = '') => {
    if (hexadecimal !== undefined) return characterOfCode(Number.parseInt(hexadecimal, 16));
    if (decimal !== undefined) return characterOfCode(Number.parseInt(decimal, 10));
    const exact = namedEntity(whole);
    if (exact !== undefined) return exact;
    for (let length = Math.min(name.length, longestName); length > 1; length--) {
      const prefix = namedEntity(whole.slice(0, length + 1));
      if (prefix !== undefined) return prefix + whole.slice(length + 1);
    }
    return whole;
  });
}

/**
 * Replaces references in the cautious way of ftfy's clean-up: only those that end in a semicolon, and names of
 * lower-case letters written in capitals too (`&EACUTE;` is `É`).
 */
export function unescapeUnambiguousHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&#?\w+;/g, (entity) => {
    if (entity[1] === '#') {
      const decoded = unescapeHtml(entity);
      return decoded.includes(';') ? entity : decoded;
    }
    const exact = namedEntity(entity);
    if (exact !== undefined) return exact;
    if (entity !== entity.toUpperCase() || unescapeHtml(entity) !== entity) return entity;
    return namedEntity(entity.toLowerCase())?.toUpperCase() ?? entity;
  });
}
