import { UserError } from '#nada/errors.js';

/** A choice of output tensors that are not compared, and where it comes from. */
export interface Skip {
  readonly pattern: string;
  /** Printed beside the number of tensors that were left out. */
  readonly reason: string;
  matches(name: string): boolean;
}

/**
 * Reads a pattern of `--skip`: a name or its beginning up to a dot (`out.pl` is `out.pl.*` too), a glob with `*` and
 * `?` for the whole name, or, when it has other signs of one, a regular expression for any part of it.
 *
 * @throws UserError when it is no valid regular expression.
 */
export function skip(pattern: string, reason = '--skip'): Skip {
  if (/[\^$\\()[\]|+{}]/.test(pattern)) {
    const expression = regularExpression(pattern);
    return { pattern, reason, matches: (name) => expression.test(name) };
  }
  if (/[*?]/.test(pattern)) {
    const text = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
    const expression = regularExpression(`^${text}$`);
    return { pattern, reason, matches: (name) => expression.test(name) };
  }
  return { pattern, reason, matches: (name) => name === pattern || name.startsWith(`${pattern}.`) };
}

/** The first of the skips that takes a tensor out. */
export function findSkip(skips: readonly Skip[], name: string): Skip | undefined {
  return skips.find(({ matches }) => matches(name));
}

function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    throw new UserError(
      `--skip ${pattern} is no valid regular expression: give a tensor's name or a glob like "out.d.*"`,
    );
  }
}
