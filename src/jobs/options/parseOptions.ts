import type { z } from 'zod';
import { assert, UserError } from '../../errors.js';
import { didYouMean } from './didYouMean.js';
import { describeOptions, flagOf, type OptionSchema, unwrap } from './option.js';
import { wantedOf } from './valueTypes.js';

/** Where options came from, for messages. */
export type OptionOrigin = { readonly kind: 'flags' } | { readonly kind: 'file'; readonly file: string };

/**
 * Checks options against the schema of their command.
 *
 * Throws a `UserError` for the first that is unknown (with the one that may be meant), missing or wrong; it names the
 * flag, or the file and the key in it.
 */
export function parseOptions<S extends OptionSchema>(
  schema: S,
  values: unknown,
  origin: OptionOrigin = { kind: 'flags' },
): z.output<S> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  // A misspelt option also shows as a missing one: its own name says more.
  const { issues } = result.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  throw new UserError(describeIssue(schema, values, issue, origin));
}

function describeIssue(
  schema: OptionSchema,
  values: unknown,
  issue: z.core.$ZodIssue,
  origin: OptionOrigin,
): string {
  const keys = Object.keys(schema.shape);
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return `${nameOf(key, schema, origin)} is not known${didYouMean(key, keys)}`;
  }
  const [key] = issue.path;
  if (key === undefined) {
    const where = origin.kind === 'file' ? origin.file : 'the options';
    return `${where} must be an object of options: restore it from a backup or start a new run`;
  }
  assert(typeof key === 'string', 'options have names');
  const wants = wantedOf(unwrap(schema.shape[key]));
  const value = (values as Readonly<Record<string, unknown>>)[key];
  if (value === undefined) return `${nameOf(key, schema, origin)} is missing: give ${wants}`;
  return `${nameOf(key, schema, origin)} is ${shown(value)}: give ${wants}`;
}

function nameOf(key: string, schema: OptionSchema, origin: OptionOrigin): string {
  if (origin.kind === 'file') return `"${key}" in ${origin.file}`;
  const known = describeOptions(schema).find((option) => option.key === key);
  return `option ${known?.flag ?? flagOf(key)}`;
}

function shown(value: unknown): string {
  if (value === '') return 'empty';
  if (Number.isNaN(value)) return 'not a number';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
