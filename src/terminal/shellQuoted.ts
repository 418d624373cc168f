/** A word that every shell takes as it is. */
const plain = /^[\w@%+=:,./][\w@%+=:,./-]*$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: a file's name may hold any of them
const control = /[\0-\x1f\x7f-\x9f]/g;

/** A word as a shell reads it: plain ones as they are, others in quotes, so that a printed command can be pasted. */
export function shellQuoted(word: string, platform: NodeJS.Platform = process.platform): string {
  if (plain.test(word)) return word;
  // What begins with a dash would be read as an option.
  const path = word.startsWith('-') ? `./${word}` : word;
  if (platform === 'win32') return /^[\w@%+=:,.\\/-]+$/.test(path) ? path : `"${path.replaceAll('"', '""')}"`;
  const shown = path.replace(control, escaped);
  if (shown !== path) return `$'${path.replace(/['\\]/g, '\\$&').replace(control, escaped)}'`;
  return plain.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** A command as it is pasted, from a template whose values are words, or lists of words: each is quoted where it must be. */
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
  return texts.map((text, i) => text + (words[i] ?? '')).join('');
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
