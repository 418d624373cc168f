import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine } from './commandLine.js';
import { shellQuoted } from './shellQuoted.js';

describe('shellQuoted', () => {
  it.each([
    ['runs/sketch-1', 'runs/sketch-1'],
    ['my runs/a', "'my runs/a'"],
    ["it's", "'it'\\''s'"],
    ['$HOME/`x`', "'$HOME/`x`'"],
    ['~/a', "'~/a'"],
    ['-rf', './-rf'],
    ['', "''"],
    ['a\nb', "$'a\\u000ab'"],
  ])('%j as %s', (word, quoted) => expect(shellQuoted(word, 'linux')).toBe(quoted));

  it('takes double quotes on Windows', () => {
    expect(shellQuoted('C:\\my runs\\a', 'win32')).toBe('"C:\\my runs\\a"');
    expect(shellQuoted('C:\\runs\\a', 'win32')).toBe('C:\\runs\\a');
  });

  it.skipIf(process.platform === 'win32')('is what a shell reads', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (any) => {
        const word = any.replaceAll('\0', '');
        const read = execFileSync('bash', ['-c', `printf %s ${shellQuoted(word)}`], {
          encoding: 'utf8',
          env: { ...process.env, LC_ALL: 'C.UTF-8' },
        });
        expect(read).toBe(word.startsWith('-') ? `./${word}` : word);
      }),
      { numRuns: 30 },
    );
  });
});

describe('commandLine', () => {
  it('quotes its values, those of lists each', () => {
    const words = ['edit', 'mapper', 'train'];
    expect(commandLine`nada ${words} --resume ${'my run'} --steps ${5}`).toBe(
      "nada edit mapper train --resume 'my run' --steps 5",
    );
  });
});
