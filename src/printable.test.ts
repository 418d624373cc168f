import { describe, expect, it } from 'vitest';
import { says, UserError } from './errors.js';
import { printable, printableLine, shortened } from './printable.js';

const hostile = 'a\u001b]0;owned\u0007\r\u001b[2Jb\u009b31m\u202egnp.exe\u2028\u007f';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const obeyed = /[\0-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

describe('printable', () => {
  it('shows control characters instead of sending them', () => {
    expect(printable(hostile)).not.toMatch(obeyed);
    expect(printable(hostile)).toContain('a\\u001b]0;owned\\u0007\\u000d\\u001b[2Jb\\u009b31m\\u202egnp.exe');
    expect(printable('Größe 猫 🐈 नमस्ते\n\tend')).toBe('Größe 猫 🐈 नमस्ते\n\tend');
    expect(printableLine('a\n\tb')).toBe('a\\u000a\\u0009b');
  });

  it('leaves JSON as it is read', () => {
    const value = { name: hostile, '\u0085key': ['\u2029'] };
    const text = printable(JSON.stringify(value));
    expect(text).not.toMatch(obeyed);
    expect(JSON.parse(text)).toEqual(value);
  });

  it('leaves out the middle of what is too long', () => {
    expect(shortened('short', 5)).toBe('short');
    const text = shortened(`begin${'x'.repeat(10_000)}end`, 100);
    expect(text).toMatch(/^beginx+ \[\.\.\. 9908 characters left out \.\.\.\] x+end$/);
  });
});

describe('a UserError', () => {
  it('is one printable sentence of bounded length, whatever strangers wrote', () => {
    const name = `${hostile}\nforged line ${'x'.repeat(14_000_000)}`;
    for (const error of [
      new UserError(`${name} is damaged: get it again`),
      new UserError(says`${name} is damaged: get it again`),
    ]) {
      expect(error.message).not.toMatch(obeyed);
      expect(error.message).not.toContain('\n');
      expect(error.message.length).toBeLessThan(3_000);
      expect(error.message).toMatch(/is damaged: get it again$/);
      expect(error.sentence.parts.join('')).toBe(error.message);
    }
  });
});
