import { resolveValues } from '../../settings/check.js';
import type { GivenOf, Rows, ValuesOf } from '../../settings/row.js';
import type { RequestOptions } from '../run/requestOptions.js';

/** Options that requests take in addition to inputs and settings. */
const common: readonly string[] = [
  'device',
  'threads',
  'lowering',
  'signal',
  'onProgress',
  'snapshot',
] satisfies (keyof RequestOptions<never>)[];

/**
 * All settings of a request: those given, over the defaults; `inputs` are its options that are no settings.
 *
 * Throws a `UserError` for an option that is unknown or wrong.
 */
export function settingsIn<R extends Rows>(rows: R, request: object, inputs: readonly string[]): ValuesOf<R> {
  const settings = Object.entries(request).filter(
    ([name]) => !inputs.includes(name) && !common.includes(name),
  );
  return resolveValues(rows, Object.fromEntries(settings) as GivenOf<R>);
}
