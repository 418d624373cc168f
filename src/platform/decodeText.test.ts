import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { decodeText } from './decodeText.js';

const text = 'a red ball\r\nein grüner Würfel\n猫 🐈\n';

function utf16(content: string, order: 'le' | 'be', mark = true): Uint8Array {
  const units = [...(mark ? '\ufeff' : ''), ...content].join('');
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < units.length; i++) view.setUint16(2 * i, units.charCodeAt(i), order === 'le');
  return bytes;
}

describe('decodeText', () => {
  it('decodes by the byte order mark, which is left out', () => {
    for (const bytes of [
      new TextEncoder().encode(text),
      new TextEncoder().encode(`\ufeff${text}`),
      utf16(text, 'le'),
      utf16(text, 'be'),
    ]) {
      expect(decodeText(bytes, 'list.txt')).toBe(text);
    }
    expect(decodeText(new Uint8Array(0), 'list.txt')).toBe('');
  });

  it.each([
    [
      'Windows-1252',
      Uint8Array.of(0x61, 0x0a, 0x62, 0x0a, 0x66, 0xfc, 0x72, 0x0a),
      'list.txt is not UTF-8 text in line 3',
    ],
    ['a cut character', Uint8Array.of(0x61, 0x0a, 0xe7, 0x8c), 'list.txt is not UTF-8 text in line 2'],
    ['half a unit', utf16('a\nb', 'le').slice(0, -1), 'list.txt is not UTF-16 LE text in line 2'],
    ['half a pair', utf16('a\n\ud83d\nb', 'be'), 'list.txt is not UTF-16 BE text in line 2'],
    ['UTF-16 without a mark', utf16('a\nb', 'le', false), 'list.txt has a null character in line 1'],
  ])('refuses %s by file and line', (_, bytes, message) => {
    expect(() => decodeText(bytes, 'list.txt')).toThrow(message);
  });

  it('gives every text back, and ends in a sentence for any other bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 0x10ffff })), (points) => {
        const any = points.map((point) => String.fromCodePoint(point)).join('');
        const sound = any.replace(/\p{Surrogate}/gu, '').replace(/^\ufeff+/, '');
        expect(decodeText(new TextEncoder().encode(sound), 'x')).toBe(sound);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          decodeText(bytes, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
