import { named, says, UserError } from '../errors.js';
import { isListOf, type Kind, thing, whole } from './kind.js';
import { quoted } from './quoted.js';

const most = 10_000;

/**
 * Seeds of a list such as `0-15` or `1,5,7-9`, in its order.
 *
 * Throws a `UserError` for anything else, and for more than 10,000.
 */
export function parseSeeds(list: string): number[] {
  const seeds: number[] = [];
  for (const part of list.split(',')) {
    const [, first, last = first] = /^\s*(\d{1,15})\s*(?:-\s*(\d{1,15})\s*)?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      throw new UserError(
        says`option ${named('seeds')} is ${JSON.stringify(list)}: give numbers and ranges such as 0-15 or 1,5,7`,
      );
    }
    if (seeds.length + Number(last) - Number(first) >= most) {
      throw new UserError(
        says`option ${named('seeds')} is ${JSON.stringify(list)}: give at most ${most} seeds, several times if need be`,
      );
    }
    for (let seed = Number(first); seed <= Number(last); seed++) seeds.push(seed);
  }
  return seeds;
}

/**
 * Seeds given as numbers, at least one, or as a list that {@link parseSeeds} takes.
 *
 * Throws a `UserError` for anything else, and what {@link parseSeeds} throws.
 */
export function seedList(seeds: string | readonly number[]): readonly number[] {
  if (typeof seeds === 'string') return parseSeeds(seeds);
  if (seedsKind.accepts(seeds)) return [...(seeds as readonly number[])];
  throw new UserError(says`option ${named('seeds')} is ${quoted(seeds)}: give ${seedsKind.wants}`);
}

/** Seeds in either form; what a text lists is {@link parseSeeds}'s to check. */
export const seedsKind: Kind<string | readonly number[]> = thing(
  'whole numbers of at least 0, or a list such as 0-15',
  (value): value is string | readonly number[] =>
    typeof value === 'string' || isListOf(whole({ least: 0 }), value),
);
