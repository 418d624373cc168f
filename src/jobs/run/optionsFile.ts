import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { UserError } from '../../errors.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
import { flagOf, type OptionSchema } from '../options/option.js';
import { parseOptions } from '../options/parseOptions.js';

/** The schema of a command whose parsed options are `O`. */
export type RunOptionsSchema<O> = OptionSchema & z.ZodType<O>;

/** The options of a run folder; a `UserError` names the file when it is damaged. */
export async function readOptionsFile<O>(file: string, schema: RunOptionsSchema<O>): Promise<O> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileProblem(file, 'cannot be read', error);
  });
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not JSON: undo the last change to it, or start a new run`);
  }
  return parseOptions(schema, values, { kind: 'file', file }) as O;
}

/** Stored options with some changed; a `UserError` names one that must stay as it was, or is wrong. */
export function changedOptions<O>(
  schema: RunOptionsSchema<O>,
  stored: O,
  changes: Readonly<Record<string, unknown>>,
  changeable: readonly string[],
): O {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const fixed = given.find(
    ([key, value]) =>
      !changeable.includes(key) && JSON.stringify(value) !== JSON.stringify(stored[key as keyof O]),
  );
  if (fixed) {
    throw new UserError(
      `option ${flagOf(fixed[0])} cannot change when a run is continued: leave it out, or start a new run with --out`,
    );
  }
  return parseOptions(schema, { ...stored, ...Object.fromEntries(given) }) as O;
}
