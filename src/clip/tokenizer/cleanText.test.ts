import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from './cleanText.js';
import { unescapeHtml } from './htmlEntities.js';
import { repairText } from './repairText.js';

/** The results of Python 3.11's `html.unescape`. */
const unescaped: [string, string][] = [
  ['&eacute; &eacute &eacutex', 'é é éx'],
  ['&notit; &notin; &notin', '¬it; ∉ ¬in'],
  ['&lang;&rang;', '⟨⟩'],
  ['&hellip &foo; & &; &#; &#x;', '&hellip &foo; & &; &#; &#x;'],
  ['&#233;&#xe9;&#XE9&#0;', 'ééé\uFFFD'],
  ['&#x92;&#x85;&#x80;&#x81;', '’…€\x81'],
  ['&#xd800;&#x110000;&#99999999999;', '\uFFFD\uFFFD\uFFFD'],
  ['a&#1;b&#11;c&#xfdd0;d&#x1fffe;e&#13;', 'abcde\r'],
  ['&NotEqualTilde;', '≂̸'],
  ['&amp;amp;', '&amp;'],
];

/** The results of ftfy 6.3.1's `fix_text`. */
const repaired: [string, string][] = [
  ['crÃ¨me brÃ»lÃ©e', 'crème brûlée'],
  ['Å“uvre', 'œuvre'],
  ['Ð¿Ñ€Ð¸Ð²ÐµÑ‚ Ã±', 'привет ñ'],
  ['crÃƒÂ¨me', 'crème'],
  ['ðŸ˜€ Ä°stanbul', '😀 İstanbul'],
  ['voilÃ le travail', 'voilà le travail'],
  ['â€œ like this â€\uFFFD', '" like this \uFFFD'],
  ['NESCAFÉ® ÀÉÎ «oui» Ó… CASTÑ•', 'NESCAFÉ® ÀÉÎ «oui» Ó… CASTÑ•'],
  ['what\x85 it\x92s', "what… it's"],
  ['P&EACUTE;REZ &Eacute; &nTILDE;', 'PÉREZ É &nTILDE;'],
  ['<b> &eacute;\n&eacute;', '<b> &eacute;\n&eacute;'],
  ['&eacute;\n<b> &eacute;', 'é\n<b> &eacute;'],
  ['Ｕﾀｰﾝ　ｶﾞ', 'Uターン ガ'],
  ['ﬂuﬃeﬆ Ǆ ŉ', "fluffiest DŽ 'n"],
  ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
  ['\uD83D x', '\uFFFD x'],
  ['\x1b[36;44mblue\x1b[0m\x07\uFEFF\u206A', 'blue'],
  ['e\u0301', 'é'],
];

describe('unescapeHtml', () => {
  it.each(unescaped)('%j', (text, expected) => {
    expect(unescapeHtml(text)).toBe(expected);
  });
});

describe('repairText', () => {
  it.each(repaired)('%j', (text, expected) => {
    expect(repairText(text)).toBe(expected);
  });

  it('restores any accented sentence that was decoded as latin-1', () => {
    const word = fc.stringMatching(/^[a-zà-öø-ýа-яぁ-ん]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const text = `été ${words.join(' ')}`.normalize('NFC');
        const misread = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(
          '',
        );
        expect(repairText(misread)).toBe(text);
      }),
    );
  });

  it('leaves plain sentences of many scripts alone', () => {
    for (const text of [
      'ein schöner Tag',
      'señor, ¿qué?',
      'Привет, мир',
      'これは本です',
      'שלום',
      "l'été à la carte",
    ]) {
      expect(repairText(text)).toBe(text);
    }
  });
});

describe('cleanText', () => {
  it('turns any input into lower case with single spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const cleaned = cleanText(text);
        expect(cleaned).not.toMatch(/^ | $|[\t\n]| {2}/);
        expect(cleaned).toBe(cleaned.toLowerCase());
      }),
    );
  });
});
