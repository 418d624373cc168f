/** How the value of a setting is written on a command line. */
export type FlagForm = 'toggle' | 'number' | 'text' | 'numberOrText' | 'repeated' | 'list' | 'numberList';

/** How a run reads what a path names, and so what it records of it. */
export type PathUse = 'weights' | 'clip' | 'pictures' | 'file' | 'data' | 'place';

/** A network that comes with this software. */
export type ShippedNetwork = 'generator' | 'clip';

/** Kind of a setting's values: the one place that knows its range, its words and its form on a command line. */
export interface Kind<T = unknown> {
  /** The end of "give ..." in a message. */
  readonly wants: string;
  readonly form: FlagForm;
  /** The words that it takes, where these are few. */
  readonly words: readonly string[];
  /** Present where values are paths or URLs. */
  readonly path?: PathUse | undefined;
  /** Present where the word `demo` stands for a network that comes with this software. */
  readonly shipped?: ShippedNetwork | undefined;
  /** Whether a value is one of this kind. */
  accepts(value: unknown): value is T;
}

/** The limits of a number, both included. */
export interface Range {
  readonly least: number;
  readonly most?: number;
}

function rangeWords({ least, most }: Range): string {
  return most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
}

function isWithin(value: number, { least, most = Number.MAX_VALUE }: Range): boolean {
  return value >= least && value <= most;
}

/** A whole number in a range. */
export function whole(range: Range): Kind<number> {
  return {
    wants: `a whole number ${rangeWords(range)}`,
    form: 'number',
    words: [],
    accepts: (value): value is number => Number.isSafeInteger(value) && isWithin(Number(value), range),
  };
}

/** A finite number in a range. */
export function number(range: Range): Kind<number> {
  return {
    wants: `a number ${rangeWords(range)}`,
    form: 'number',
    words: [],
    accepts: (value): value is number => Number.isFinite(value) && isWithin(Number(value), range),
  };
}

/** A number above 0. */
export function positive(): Kind<number> {
  return {
    wants: 'a number above 0',
    form: 'number',
    words: [],
    accepts: (value): value is number => Number.isFinite(value) && Number(value) > 0,
  };
}

/** A text with something in it; `wants` says what it describes. */
export function text(wants: string): Kind<string> {
  return {
    wants,
    form: 'text',
    words: [],
    accepts: (value): value is string => typeof value === 'string' && value.trim() !== '',
  };
}

/** A path or URL of something that is read in a way, or of a place that is written; `shipped` where `demo` stands for a network. */
export function path(wants: string, use: PathUse, shipped?: ShippedNetwork): Kind<string> {
  return {
    wants,
    form: 'text',
    words: [],
    path: use,
    shipped,
    accepts: (value): value is string => typeof value === 'string' && value !== '',
  };
}

/** One of some words. */
export function word<const W extends readonly string[]>(words: W): Kind<W[number]> {
  return {
    wants: `one of ${words.join(', ')}`,
    form: 'text',
    words,
    accepts: (value): value is W[number] => words.includes(value as string),
  };
}

/** Something that only code can give, such as a loaded network; it has no form on a command line. */
export function thing<T>(wants: string, accepts: (value: unknown) => value is T): Kind<T> {
  return { wants, form: 'text', words: [], accepts };
}

/** On or off. */
export function toggle(): Kind<boolean> {
  return {
    wants: 'true or false',
    form: 'toggle',
    words: [],
    accepts: (value): value is boolean => typeof value === 'boolean',
  };
}

/** At least one value of a kind. */
export function list<T>(item: Kind<T>): Kind<readonly T[]> {
  return {
    wants: `one or more, each ${item.wants}`,
    form: item.form === 'number' ? 'numberList' : 'list',
    words: [],
    path: item.path,
    shipped: item.shipped,
    accepts: (value): value is readonly T[] => isListOf(item, value),
  };
}

/** One value, or several where a flag is repeated: a list never takes the next word of a text whose quotes are missing. */
export function oneOrMore<T>(item: Kind<T>): Kind<T | readonly T[]> {
  return {
    wants: item.wants,
    form: 'repeated',
    words: [],
    path: item.path,
    shipped: item.shipped,
    accepts: (value): value is T | readonly T[] => item.accepts(value) || isListOf(item, value),
  };
}

/** A value of a kind, or one of some words instead. */
export function orWord<T, const W extends readonly string[]>(item: Kind<T>, words: W): Kind<T | W[number]> {
  return {
    wants: `${item.wants}, or ${words.join(' or ')}`,
    form: item.form === 'number' ? 'numberOrText' : 'text',
    words: [],
    accepts: (value): value is T | W[number] => item.accepts(value) || words.includes(value as string),
  };
}

/** Whether a value is a list of at least one value of a kind, without holes. */
export function isListOf<T>(item: Pick<Kind<T>, 'accepts'>, value: unknown): value is readonly T[] {
  // `every` would skip the holes.
  return Array.isArray(value) && value.length > 0 && Array.from(value).every((each) => item.accepts(each));
}
