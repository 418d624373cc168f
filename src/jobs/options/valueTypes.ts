import { z } from 'zod';

/** What a value has to be, as the end of "give ..." in a message; kept beside each schema. */
export const wanted = z.registry<{ readonly wants: string }>();

function wants<T extends z.ZodType>(schema: T, text: string): T {
  wanted.add(schema, { wants: text });
  return schema;
}

interface Range {
  readonly least: number;
  readonly most?: number;
}

function rangeWords({ least, most }: Range): string {
  return most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
}

/** A whole number in a range. */
export function whole(range: Range): z.ZodNumber {
  const schema = z
    .int()
    .min(range.least)
    .max(range.most ?? Number.MAX_SAFE_INTEGER);
  return wants(schema, `a whole number ${rangeWords(range)}`);
}

/** A finite number in a range. */
export function number(range: Range): z.ZodNumber {
  const schema = z
    .number()
    .min(range.least)
    .max(range.most ?? Number.MAX_VALUE);
  return wants(schema, `a number ${rangeWords(range)}`);
}

/** A number above 0. */
export function positive(): z.ZodNumber {
  return wants(z.number().positive(), 'a number above 0');
}

/** A text with something in it; `what` says what it describes. */
export function text(what: string): z.ZodString {
  const schema = z.string().refine((value) => value.trim() !== '');
  return wants(schema, what);
}

/** The path of a file or folder, or an address. */
export function path(what = 'a path'): z.ZodString {
  return wants(z.string().min(1), what);
}

/** One of some words. */
export function oneOf<const T extends readonly string[]>(words: T): z.ZodEnum<{ [K in T[number]]: K }> {
  return wants(z.enum(words), `one of ${words.join(', ')}`);
}

/** On or off. */
export function toggle(): z.ZodBoolean {
  return wants(z.boolean(), 'true or false');
}

/** At least one value of a kind. */
export function listOf<T extends z.ZodType>(item: T): z.ZodArray<T> {
  return wants(z.array(item).min(1), `one or more, each ${wantedOf(item)}`);
}

/** One text, or several where a flag is repeated: a list never takes the next word of a text whose quotes are missing. */
export function oneOrMore<T extends z.ZodType>(item: T): z.ZodUnion<readonly [T, z.ZodArray<T>]> {
  return wants(z.union([item, z.array(item).min(1)]), wantedOf(item));
}

/** A value of a kind, or one of some words instead. */
export function orWord<T extends z.ZodType, const W extends readonly [string, ...string[]]>(
  schema: T,
  words: W,
): z.ZodUnion<readonly [T, z.ZodEnum<{ [K in W[number]]: K }>]> {
  return wants(z.union([schema, z.enum(words)]), `${wantedOf(schema)}, or ${words.join(' or ')}`);
}

/** What a schema wants, in words. */
export function wantedOf(schema: z.ZodType): string {
  return wanted.get(schema)?.wants ?? 'another value';
}
