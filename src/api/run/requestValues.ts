import { checkGiven, resolveValues } from '../../settings/check.js';
import { type GivenOf, type Rows, type ValuesOf, valuesIn } from '../../settings/row.js';
import { everyOption } from './everyOption.js';

/**
 * The values of all rows for a request: those given, over those of `usual`, over the defaults. `inputs` are what it names besides
 * settings, such as networks.
 *
 * Throws a `UserError` for an option that is missing, wrong or not known.
 */
export function requestValues<R extends Rows>(
  rows: R,
  request: object,
  inputs: Rows,
  ...usual: readonly GivenOf<R>[]
): ValuesOf<R> {
  const all: Rows = { ...inputs, ...rows, ...everyOption };
  return valuesIn(rows, resolveValues(all, ...usual, { ...request }) as ValuesOf<R>);
}

/** Checks what a request names besides settings, where these are checked elsewhere; throws a `UserError` for what is wrong. */
export function checkInputs(inputs: Rows, request: object): void {
  checkGiven({ ...inputs, ...everyOption }, request);
}
