import { resolveValues } from '../../settings/check.js';
import type { GivenOf, ValuesOf } from '../../settings/row.js';
import { augmentDetailRows, augmentRows } from '../augment/index.js';
import { courseRows } from '../courseSettings.js';
import { discriminatorDetailRows, discriminatorRows } from '../discriminatorSettings.js';
import { learningDetailRows, learningRows } from '../learningSettings.js';
import { generatorRows } from '../newGenerator.js';
import { regulariserDetailRows, regulariserRows } from '../regulariserSettings.js';

// Named, so that declarations refer to the tables: inferred, they would copy the rows and lose the text that editors show of each.
type GanRows = typeof generatorRows &
  typeof courseRows &
  typeof augmentRows &
  typeof discriminatorRows &
  typeof regulariserRows &
  typeof learningRows;
type GanDetailRows = typeof augmentDetailRows &
  typeof discriminatorDetailRows &
  typeof regulariserDetailRows &
  typeof learningDetailRows;

/**
 * Everything that decides an adversarial training besides networks and images, each setting once: flat, by the names that
 * `options.json` has, in the order in which help lists them.
 */
export const ganRows: GanRows = {
  ...generatorRows,
  ...courseRows,
  ...augmentRows,
  ...discriminatorRows,
  ...regulariserRows,
  ...learningRows,
};

/** Numbers of the papers that code can change, for tests and experiments; they have no flags and are in no `options.json`. */
export const ganDetailRows: GanDetailRows = {
  ...augmentDetailRows,
  ...discriminatorDetailRows,
  ...regulariserDetailRows,
  ...learningDetailRows,
};

const allRows: GanRows & GanDetailRows = { ...ganRows, ...ganDetailRows };

/** All settings of an adversarial training: plain data. */
export type GanSettings = ValuesOf<typeof allRows>;

/** Settings of which only some are given; those that are undefined count as not given. */
export type GivenGanSettings = GivenOf<typeof allRows>;

/**
 * All settings of an adversarial training: those that are given, later ones winning, over the defaults.
 *
 * Throws a `UserError` that names the first which is unknown or out of its range.
 */
export function ganSettings(...given: readonly GivenGanSettings[]): GanSettings {
  return resolveValues(allRows, ...given);
}
