import { unescapeUnambiguousHtml } from './htmlEntities.js';
import { repairMojibake } from './mojibake.js';

const ligatures: Readonly<Record<string, string>> = {
  Ĳ: 'IJ',
  ĳ: 'ij',
  ŉ: 'ʼn',
  Ǳ: 'DZ',
  ǲ: 'Dz',
  ǳ: 'dz',
  Ǆ: 'DŽ',
  ǅ: 'Dž',
  ǆ: 'dž',
  Ǉ: 'LJ',
  ǈ: 'Lj',
  ǉ: 'lj',
  Ǌ: 'NJ',
  ǋ: 'Nj',
  ǌ: 'nj',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'ſt',
  ﬆ: 'st',
};
const ligature = new RegExp(`[${Object.keys(ligatures).join('')}]`, 'g');
const terminalEscape = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[a-zA-Z]`, 'g');
const invisibleControl = /[^\P{Cc}\t\n\f\r\x80-\x9F]|[\u206A-\u206F\uFEFF\uFFF9-\uFFFC]/gu;

/** One pass of the fixes over one line, in ftfy's order: an earlier fix can uncover work for a later one. */
function repairPass(text: string, mayUnescape: boolean): string {
  return repairMojibake(mayUnescape ? unescapeUnambiguousHtml(text) : text)
    .replace(ligature, (character) => ligatures[character] ?? character)
    .replace(/[\uFF01-\uFFEF]/g, (character) => character.normalize('NFKC'))
    .replaceAll('\u3000', ' ')
    .replace(/[\u201C-\u201F]/g, '"')
    .replace(/[\u02BC\u2018-\u201B]/g, "'")
    .replace(/\r\n|[\r\u2028\u2029\u0085]/g, '\n')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(terminalEscape, '')
    .replace(invisibleControl, '')
    .normalize('NFC');
}

/**
 * Cleans text as `ftfy.fix_text` does with its default options, before CLIP tokenizes it.
 *
 * Covered: HTML entities (not in text that holds a `<`), UTF-8 read as latin-1 or windows-1252, C1 controls, Latin
 * ligatures, full and half width forms, curly quotes, line breaks, lone surrogates, terminal escapes, invisible control
 * characters, NFC. Not covered: UTF-8 read as another single-byte encoding (windows-1250, 1251, 1253, 1254, 1257, ISO
 * 8859-2, MacRoman, code page 437), CESU-8 and overlong forms, a no-break space lost inside a sequence other than that
 * of `à`. Our own rules decide whether a doubtful sequence is mojibake: where they differ from ftfy's (`Å“uvre` alone,
 * a lone `â„¢` or `Ï€`), they repair more.
 */
export function repairText(text: string): string {
  let mayUnescape = true;
  const lines = text.split(/(?<=\n)/).map((line) => {
    if (line.includes('<')) mayUnescape = false;
    let current = line;
    for (let pass = 0; pass < 16; pass++) {
      const next = repairPass(current, mayUnescape);
      if (next === current) break;
      current = next;
    }
    return current;
  });
  return lines.join('');
}
