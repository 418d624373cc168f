import { named, says, UserError } from '../../errors.js';
import type { GivenOf } from '../../settings/row.js';
import { type BlendGroup, blendGroups } from '../../stylegan2/index.js';
import type { blendRows } from './blendRows.js';

/** The share of each of `length` parts, which add up to 1; a `UserError` for shares that do not fit. */
export function sharesOf(length: number, { at, weights }: GivenOf<typeof blendRows>): number[] {
  if (at !== undefined && weights !== undefined) {
    throw new UserError(
      says`options ${named('at')} and ${named('weights')} are both given: give one of them`,
    );
  }
  if (at !== undefined) {
    if (length !== 2) {
      throw new UserError(
        says`option ${named('at')} is for two, and there are ${length}: give ${named('weights')}, a share for each`,
      );
    }
    return [1 - at, at];
  }
  if (weights === undefined) return new Array<number>(length).fill(1 / length);
  if (weights.length !== length) {
    throw new UserError(
      says`option ${named('weights')} gives ${weights.length} shares for ${length} files: give one for each`,
    );
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (Math.abs(total) < 1e-9) {
    throw new UserError(says`the shares of ${named('weights')} add up to 0: give some that do not`);
  }
  return weights.map((weight) => weight / total);
}

/** The part that each group of `coarse=a,fine=b` comes from, counted from 0; a `UserError` for another list. */
export function groupsOf(parts: number, list: string | undefined): Map<BlendGroup, number> {
  const groups = new Map<BlendGroup, number>();
  for (const entry of list?.split(',') ?? []) {
    const [, word = '', letter = ''] = /^\s*(\w+)\s*=\s*([a-z])\s*$/.exec(entry) ?? [];
    const group = blendGroups.find((known) => known === word);
    const place = letter.charCodeAt(0) - 'a'.charCodeAt(0);
    if (!group || !(place >= 0 && place < parts) || groups.has(group)) {
      throw new UserError(
        says`option ${named('layers')} is ${JSON.stringify(list)}: give groups once each (${blendGroups.join(', ')}) and letters of the files, such as coarse=a,fine=b`,
      );
    }
    groups.set(group, place);
  }
  return groups;
}
