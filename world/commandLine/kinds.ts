import type { Kind } from '#nada/settings/kind.js';

/** A comma-separated list of some names, or one of a few other words instead. */
export function names(known: readonly string[], instead: readonly string[] = []): Kind<string> {
  const others = instead.map((each) => `${each}, or `).join('');
  return {
    wants: `${others}some of ${known.join(', ')}, separated by commas`,
    form: 'text',
    words: [],
    accepts: (value): value is string =>
      typeof value === 'string' &&
      (instead.includes(value) || split(value).every((name) => known.includes(name))),
  };
}

/** The names of a list that {@link names} accepted, in its order. */
export function namesIn<T extends string>(known: readonly T[], list: string): T[] {
  return split(list).flatMap((name) => known.filter((each) => each === name));
}

/** One of a few numbers. */
export function oneNumberOf(numbers: readonly number[]): Kind<number> {
  return {
    wants: `one of ${numbers.join(', ')}`,
    form: 'number',
    words: [],
    accepts: (value): value is number => numbers.includes(value as number),
  };
}

function split(list: string): string[] {
  return list.split(',').map((name) => name.trim());
}
