import { named, says, UserError } from '../../errors.js';
import { number } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

/** The weight of CLIP's features where there is a CLIP. */
const usual = 1;

/** Row of the weight of CLIP's features, under a heading of help. */
export const featureWeightRow = (group: string) =>
  row(number({ least: 0, most: 1e6 }), {
    group,
    help: "weight of the distance of CLIP's features; it needs --clip",
    defaultText: `${usual} with --clip`,
    optional: true,
  });

/**
 * Resolves the weight of CLIP's features: the given one, or the usual one with a CLIP and 0 without.
 *
 * Throws a `UserError` for a weight without a CLIP.
 */
export function featureWeight(given: number | undefined, hasClip: boolean): number {
  const weight = given ?? (hasClip ? usual : 0);
  if (hasClip || weight === 0) return weight;
  throw new UserError(
    says`option ${named('clipWeight')} is ${weight}, but there is no CLIP: give ${named('clip')} too`,
  );
}
