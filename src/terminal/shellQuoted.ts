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

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
