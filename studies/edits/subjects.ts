import { UserError } from '#nada/errors.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { joinRows, takeRows } from '#nada/train/batches.js';
import type { Evaluator } from '../../foundry/evaluator/index.js';
import { domains } from '../../world/attributes.js';
import type { Labels } from '../../world/labels.js';
import { answersOf } from './answers.js';

/** Whose pictures are edited. */
export interface Subjects {
  readonly seeds: readonly number[];
  /** Before any edit, `[N, 3, size, size]` in -1..1. */
  readonly pictures: FloatTensor;
}

/** Seeds of the first picture that is looked at: far from those on which texts and strengths were chosen. */
export const firstSeed = 1_000_000;
const block = 64;

/**
 * The first `count` seeds whose pictures the evaluator calls photos, and of whose answers `isSubject` is true.
 *
 * Throws a `UserError` when they are not found among `limit` seeds.
 */
export async function chooseSubjects(
  evaluator: Evaluator,
  draw: (seeds: readonly number[]) => Promise<FloatTensor>,
  isSubject: (labels: Labels) => boolean,
  { count, limit = 40 * count }: { readonly count: number; readonly limit?: number },
): Promise<Subjects> {
  const seeds: number[] = [];
  const rows: FloatTensor[] = [];
  for (let start = 0; start < limit && seeds.length < count; start += block) {
    const tried = Array.from({ length: Math.min(block, limit - start) }, (_, i) => firstSeed + start + i);
    const pictures = await draw(tried);
    const prediction = await evaluator.predict(pictures);
    for (const [i, labels] of answersOf(prediction).entries()) {
      if (seeds.length === count || prediction.domain[i] !== domains.indexOf('photo') || !isSubject(labels))
        continue;
      seeds.push(tried[i]);
      rows.push(takeRows(pictures, i, 1));
    }
  }
  if (seeds.length < count) {
    throw new UserError(
      `only ${seeds.length} of ${limit} pictures show what is to be edited: give a --pictures that is smaller, or another generator`,
    );
  }
  return { seeds, pictures: joinRows(rows, count) };
}
