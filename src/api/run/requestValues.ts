import { named, says, UserError } from '../../errors.js';
import { resolveValues } from '../../settings/check.js';
import { type GivenOf, present, type Rows, type ValuesOf } from '../../settings/row.js';
import type { RequestOptions } from './requestOptions.js';

/** What a request names besides settings: what to give for each input that must be given, undefined for the others. */
export type RequestInputs = Readonly<Record<string, string | undefined>>;

const everywhere: Readonly<Record<keyof RequestOptions<never>, true>> = {
  device: true,
  threads: true,
  lowering: true,
  ignoreMemory: true,
  signal: true,
  onProgress: true,
  snapshot: true,
};

/**
 * The values of all rows for a request: those given, over those of `usual`, over the defaults.
 *
 * Throws a `UserError` for an input that is missing, and for an option that is wrong or not known.
 */
export function requestValues<R extends Rows>(
  rows: R,
  request: object,
  inputs: RequestInputs,
  ...usual: readonly GivenOf<R>[]
): ValuesOf<R> {
  const given = present(request);
  for (const [name, wanted] of Object.entries(inputs)) {
    if (wanted === undefined || name in given) continue;
    throw new UserError(says`option ${named(name)} is missing: give ${wanted}`);
  }
  const settings = Object.entries(given).filter(([name]) => !(name in everywhere) && !(name in inputs));
  return resolveValues(rows, ...usual, Object.fromEntries(settings) as GivenOf<R>);
}
