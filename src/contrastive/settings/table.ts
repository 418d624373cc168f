import { resolveValues } from '../../settings/check.js';
import { type GivenOf, present, type ValuesOf } from '../../settings/row.js';
import { augmentRows } from '../augment.js';
import { courseRows, seedRows } from '../courseSettings.js';
import { modelRows } from '../modelSettings.js';
import { averageRows, optimiserDetailRows, optimiserRows } from '../optimiserSettings.js';
import { wordRows } from '../words.js';

// Named, so that declarations refer to the tables: inferred, they would copy the rows and lose the text that editors show of each.
type ContrastiveRows = typeof modelRows &
  typeof courseRows &
  typeof optimiserRows &
  typeof wordRows &
  typeof averageRows &
  typeof augmentRows &
  typeof seedRows;

/**
 * Everything that decides how a CLIP is made and trained besides its pairs, each setting once: flat, by the names that `options.json`
 * has, in the order in which help lists them.
 */
export const contrastiveRows: ContrastiveRows = {
  ...modelRows,
  ...courseRows,
  ...optimiserRows,
  ...wordRows,
  ...averageRows,
  ...augmentRows,
  ...seedRows,
};

/** Numbers that only code changes, for tests and experiments; they have no flags and are in no `options.json`. */
export const contrastiveDetailRows = optimiserDetailRows;

const allRows: ContrastiveRows & typeof optimiserDetailRows = {
  ...contrastiveRows,
  ...contrastiveDetailRows,
};

/** The directional term of the loss, for pairs that say what changes; see `contrastiveLoss`. */
export interface DirectionSettings {
  readonly weight: number;
  /** Pairs of images at the beginning of each batch: the same thing before and after a change. */
  readonly pairs: number;
  /** Changes whose texts come with each batch. */
  readonly changes: number;
}

/** What the pairs decide. */
export interface PairSettings {
  /** The directional term; none by default. */
  readonly direction?: DirectionSettings | undefined;
}

/** All settings of the training of a CLIP: plain data. */
export type ContrastiveSettings = ValuesOf<typeof allRows> & PairSettings;

/** Settings of which only some are given; those that are undefined count as not given. */
export type GivenContrastiveSettings = GivenOf<typeof allRows> & PairSettings;

/**
 * All settings of the training of a CLIP: those that are given, later ones winning, over the defaults.
 *
 * Throws a `UserError` that names the first which is unknown or out of its range.
 */
export function contrastiveSettings(...given: readonly GivenContrastiveSettings[]): ContrastiveSettings {
  const merged: GivenContrastiveSettings = Object.assign({}, ...given.map(present));
  const { direction, ...values } = merged;
  return { ...resolveValues(allRows, values), ...present({ direction }) };
}
