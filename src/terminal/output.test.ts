import { describe, expect, it } from 'vitest';
import { noticeText, type Output, overLine } from './output.js';
import { ProgressLine } from './progressLine.js';

describe('what is printed', () => {
  it('obeys no control sequence but the one that begins a line anew', () => {
    expect(noticeText(`${overLine}step 1\u001b[2J\n`)).toBe(`${overLine}step 1\\u001b[2J\n`);
    expect(noticeText(`file ${overLine} x`)).toBe('file \\u000d\\u001b[K x');
    const sent: string[] = [];
    const output: Output = { out: () => {}, err: (text) => sent.push(text), isTerminal: true, columns: 80 };
    new ProgressLine(output).show('reading \u001b]0;owned\u0007\nforged');
    expect(sent.map(noticeText)).toEqual([`${overLine}⠋ reading \\u001b]0;owned\\u0007\\u000aforged`]);
  });

  it('ends somewhere', () => {
    expect(noticeText('x'.repeat(14_000_000)).length).toBeLessThan(21_000);
  });
});
