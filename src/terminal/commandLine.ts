import { asTyped } from './programName.js';
import { shellQuoted } from './shellQuoted.js';

/**
 * A command as it is pasted, from a template whose values are words, or lists of words: each is quoted
 * where it must be, and the program is called as it was started.
 */
export function commandLine(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | readonly string[])[]
): string {
  const words = values.map((value) =>
    [value]
      .flat()
      .map((word) => shellQuoted(String(word)))
      .join(' '),
  );
  return asTyped(texts.map((text, i) => text + (words[i] ?? '')).join(''));
}
