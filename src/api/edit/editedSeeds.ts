import { named, says, UserError } from '../../errors.js';
import { seedList } from '../../settings/seedList.js';

/** Throws a `UserError` when seeds and latents are both given. */
export function checkOneStart(option: 'seed' | 'seeds', seeds: unknown, w: unknown): void {
  if (w !== undefined && seeds !== undefined) {
    throw new UserError(
      says`options ${named(option)} and ${named('w')} are both given: start from one of them`,
    );
  }
}

/**
 * Reads the seeds of an edit of several images, `usual` where neither they nor latents are given; undefined with latents.
 *
 * Throws a `UserError` when both are given, and for a list that is none.
 */
export function editedSeeds(
  { seeds, w }: { readonly seeds?: string | readonly number[] | undefined; readonly w?: unknown },
  usual: string,
): readonly number[] | undefined {
  checkOneStart('seeds', seeds, w);
  return w === undefined ? seedList(seeds ?? usual) : undefined;
}
