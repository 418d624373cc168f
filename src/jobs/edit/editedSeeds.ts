import { named, says, UserError } from '../../errors.js';
import { parseSeeds } from '../../settings/seedList.js';

/** Throws a `UserError` when seeds and a file of latents are both given. */
export function checkOneStart(
  option: 'seed' | 'seeds',
  seeds: number | string | undefined,
  w: string | undefined,
): void {
  if (w !== undefined && seeds !== undefined) {
    throw new UserError(
      says`options ${named(option)} and ${named('w')} are both given: start from one of them`,
    );
  }
}

/**
 * Parses the seeds of an edit of several images, `usual` where neither they nor latents are given; undefined with latents.
 *
 * Throws a `UserError` when both are given, and for a list that is none.
 */
export function editedSeeds(
  { seeds, w }: { readonly seeds?: string | undefined; readonly w?: string | undefined },
  usual: string,
): readonly number[] | undefined {
  checkOneStart('seeds', seeds, w);
  return w === undefined ? parseSeeds(seeds ?? usual) : undefined;
}

/** Names an edited image: by its seed, or by its place among latents. */
export function editedName(seeds: readonly number[] | undefined, index: number): string {
  return seeds === undefined ? `w${index}.png` : `seed${seeds[index]}.png`;
}
