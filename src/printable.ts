/**
 * What is not printed as it is: control characters but tab and line feed, which terminals obey, line separators, and the marks that
 * turn the direction of writing, which show a text in another order than it has.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text that a terminal shows and does not obey: control characters as `\u001b`, which JSON reads as the same text. */
export function printable(text: string): string {
  return text.replace(unprintable, escaped);
}

/** A {@link printable} text on one line. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, escaped);
}

/** A text of at most about `most` characters: what is left out of its middle is counted. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const [before, after] = [Math.ceil(most * 0.7), Math.floor(most * 0.3)];
  const left = text.length - before - after;
  return `${text.slice(0, before)} [... ${left} characters left out ...] ${text.slice(-after)}`;
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
