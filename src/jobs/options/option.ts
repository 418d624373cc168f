import { z } from 'zod';

/** What the command line says about an option. */
export interface OptionInfo {
  /** The heading under which `--help` lists it. */
  readonly group: string;
  /** One line. */
  readonly help: string;
  /** How `--help` calls its value, such as `FILE`; `N` for numbers by default. */
  readonly argument?: string;
  /** What `--help` says about the default when it is not a plain value. */
  readonly defaultText?: string;
  /** An argument of the command, by its place, instead of a flag. */
  readonly positional?: boolean;
}

const infos = z.registry<OptionInfo>();

/** Puts help beside the schema of an option; call it last, because zod's methods make new schemas. */
export function option<T extends z.ZodType>(schema: T, info: OptionInfo): T {
  infos.add(schema, info);
  return schema;
}

/** The options of a command: an object schema whose fields were made by {@link option}. */
export type OptionSchema = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** How the value of an option is written on a command line. */
export type OptionKind = 'toggle' | 'number' | 'text' | 'numberOrText' | 'repeated' | 'list' | 'numberList';

/** One option of a command as faces show it. */
export interface OptionDescription extends OptionInfo {
  /** Its name in `options.json` and in the library, such as `microBatch`. */
  readonly key: string;
  /** Its name on the command line, such as `--micro-batch`. */
  readonly flag: string;
  readonly kind: OptionKind;
  readonly required: boolean;
  /** The words that it takes, where these are few. */
  readonly words: readonly string[];
  /** What a value has to be. */
  readonly schema: z.ZodType;
}

/** `microBatch` as `--micro-batch`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The options of a schema in the order in which they were written. */
export function describeOptions(schema: OptionSchema): OptionDescription[] {
  return Object.entries(schema.shape).map(([key, field]) => {
    const info = infoOf(field);
    if (!info) throw new Error(`internal error: the option "${key}" has no help`);
    const core = unwrap(field);
    return {
      ...info,
      key,
      flag: info.positional === true ? key.toUpperCase() : flagOf(key),
      kind: kindOf(core),
      required: !field.safeParse(undefined).success,
      words: wordsOf(core),
      schema: core,
    };
  });
}

/** The help of a field, also of one that was made optional afterwards. */
function infoOf(field: z.ZodType): OptionInfo | undefined {
  const info = infos.get(field);
  if (info || !(field instanceof z.ZodOptional)) return info;
  return infoOf(field.unwrap() as z.ZodType);
}

/** The schema inside `optional` and `nullable`. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
}

function kindOf(schema: z.ZodType): OptionKind {
  if (schema instanceof z.ZodBoolean) return 'toggle';
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodArray) {
    return schema.element instanceof z.ZodNumber ? 'numberList' : 'list';
  }
  if (schema instanceof z.ZodUnion) {
    if (schema.options.some((member) => member instanceof z.ZodArray)) return 'repeated';
    return schema.options.some((member) => member instanceof z.ZodNumber) ? 'numberOrText' : 'text';
  }
  return 'text';
}

function wordsOf(schema: z.ZodType): readonly string[] {
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
