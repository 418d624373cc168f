import { windows1252Controls } from './windows1252.js';

/** The byte that each character stands for when UTF-8 was read as latin-1 or windows-1252. */
const byteOfCharacter = new Map<string, number>([
  ...Array.from({ length: 128 }, (_, index): [string, number] => [
    String.fromCharCode(128 + index),
    128 + index,
  ]),
  ...Array.from(windows1252Controls, (character, index): [string, number] => [character, 128 + index]),
]);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lostCharacter = '\uFFFD';

/** A stretch of text whose characters are the bytes of whole UTF-8 sequences. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
  /** Whether it is something that nobody would type on purpose. */
  readonly convincing: boolean;
}

function sequenceLength(lead: number | undefined): number {
  if (lead === undefined || lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** The character that a UTF-8 sequence at `start` encodes, or undefined if there is none. */
function sequenceAt(text: string, start: number): string | undefined {
  const lead = byteOfCharacter.get(text.charAt(start));
  const length = sequenceLength(lead);
  if (lead === undefined || length === 0 || start + length > text.length) return undefined;
  const bytes = [lead];
  let isLossy = false;
  for (let index = start + 1; index < start + length; index++) {
    const character = text.charAt(index);
    const byte = byteOfCharacter.get(character);
    isLossy ||= character === lostCharacter;
    if (character !== lostCharacter && (byte === undefined || byte > 0xbf)) return undefined;
    bytes.push(byte ?? 0x80);
  }
  if (isLossy) return lostCharacter;
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

/** Signs that can end a word or a sentence in some language's typography, so they may follow a letter on purpose. */
const closingSign = /[\p{Pi}\p{Pf}\p{Pd}…‚„•®™©·´\u00A0\u00AD]/u;

/**
 * Whether a two-character sequence is mojibake rather than a word that ends in an accented letter and a sign, such as
 * `NESCAFÉ®` or `Ó…`. UTF-8 turns most of western Europe's letters into Â and Ã sequences; after any other letter, only
 * signs that nobody puts there count.
 */
function isConvincingPair(text: string, start: number): boolean {
  const lead = text.charAt(start);
  const sign = text.charAt(start + 1);
  const isClosing = closingSign.test(sign);
  if (/\p{Cc}/u.test(sign)) return true;
  if (lead === 'Â' || lead === 'Ã') return !(isClosing && /\p{Lu}/u.test(text.charAt(start - 1)));
  if (lead === '×' || /[\p{Ll}\p{Lu}]/u.test(sign)) return false;
  return !isClosing || /\p{Ll}/u.test(text.charAt(start + 2));
}

function runAt(text: string, start: number): Run | undefined {
  let end = start;
  let decoded = '';
  let sequences = 0;
  let convincing = false;
  for (;;) {
    const character = sequenceAt(text, end);
    if (character === undefined) break;
    const length = sequenceLength(byteOfCharacter.get(text.charAt(end)));
    convincing ||= length > 2 || sequences > 0 || isConvincingPair(text, end);
    decoded += character;
    sequences += 1;
    end += length;
  }
  return sequences === 0 ? undefined : { start, end, decoded, convincing };
}

function findRuns(text: string): Run[] {
  const runs: Run[] = [];
  for (let index = 0; index < text.length; index++) {
    const run = text.charCodeAt(index) < 0x80 ? undefined : runAt(text, index);
    if (run === undefined) continue;
    runs.push(run);
    index = run.end - 1;
  }
  return runs;
}

/** A lone `Ã` is the remainder of `à` after a program took its second byte, a no-break space, for a space. */
function restoreLostSpace(text: string): string {
  return text.replace(/(?<=^|[\p{Ll} ])Ã +/gu, 'à ');
}

function repairOnce(text: string): string {
  const restored = restoreLostSpace(text);
  const runs = findRuns(restored);
  if (!runs.some((run) => run.convincing)) return restored;
  let outside = '';
  let position = 0;
  for (const run of runs) {
    outside += restored.slice(position, run.start);
    position = run.end;
  }
  outside += restored.slice(position);
  const isAllMojibake = !/[^\0-\x7F]/.test(outside);
  let repaired = '';
  position = 0;
  for (const run of runs) {
    const accepted = run.convincing || isAllMojibake;
    repaired += restored.slice(position, run.start);
    repaired += accepted ? run.decoded : restored.slice(run.start, run.end);
    position = run.end;
  }
  return repaired + restored.slice(position);
}

/**
 * Repairs text whose UTF-8 bytes were read as latin-1 or windows-1252 (`schÃ¶n` becomes `schön`), even if that
 * happened several times, and gives leftover C1 control characters their windows-1252 meaning.
 */
export function repairMojibake(text: string): string {
  let current = text;
  for (let round = 0; round < 8 && /[^\0-\x7F]/.test(current); round++) {
    const next = repairOnce(current);
    if (next === current) break;
    current = next;
  }
  return current.replace(/[\x80-\x9F]/g, (control) =>
    windows1252Controls.charAt(control.charCodeAt(0) - 0x80),
  );
}
