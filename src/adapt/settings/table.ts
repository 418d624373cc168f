import { resolveValues } from '../../settings/check.js';
import { type GivenOf, present, type ValuesOf } from '../../settings/row.js';
import { courseRows, stopRows } from '../course/courseSettings.js';
import { drawRows } from '../draws/drawSettings.js';
import { goalRows, textRows } from '../goal/goalSettings.js';
import { comparisonRows, weightRows } from '../loss/lossSettings.js';
import { trainableRows } from '../pair/trainableSettings.js';
import { optimiserRows } from '../step/optimiserSettings.js';

// Named, so that declarations refer to the tables: inferred, they would copy the rows and lose the text that editors show of each.
type AdaptationRows = typeof textRows &
  typeof courseRows &
  typeof stopRows &
  typeof trainableRows &
  typeof weightRows &
  typeof comparisonRows &
  typeof goalRows &
  typeof optimiserRows &
  typeof drawRows;

/**
 * Everything that decides an adaptation besides networks, images and prompts, each setting once: flat, by the names that
 * `options.json` has, in the order in which help lists them.
 */
export const adaptationRows: AdaptationRows = {
  ...textRows,
  ...courseRows,
  ...stopRows,
  ...trainableRows,
  ...weightRows,
  ...comparisonRows,
  ...goalRows,
  ...optimiserRows,
  ...drawRows,
};

/** Prompts instead of the defaults. */
export interface AdaptationPrompts {
  /** Prompts with `{}` in the place of the class, over which directions are averaged; each CLIP's own and ImageNet's by default. */
  readonly templates?: readonly string[] | undefined;
  /** Prompts about parts, of the patch loss; the reference's 15 by default. */
  readonly partTemplates?: readonly string[] | undefined;
}

/** All settings of an adaptation: plain data. */
export type AdaptationSettings = ValuesOf<typeof adaptationRows> & AdaptationPrompts;

/** Settings of which only some are given; those that are undefined count as not given. */
export type GivenSettings = GivenOf<typeof adaptationRows> & AdaptationPrompts;

/**
 * All settings of an adaptation: those that are given, later ones winning, over the defaults.
 *
 * Throws a `UserError` that names the first which is unknown or out of its range.
 */
export function adaptationSettings(...given: readonly GivenSettings[]): AdaptationSettings {
  const merged: GivenSettings = Object.assign({}, ...given.map(present));
  const { templates, partTemplates, ...values } = merged;
  return { ...resolveValues(adaptationRows, values), ...present({ templates, partTemplates }) };
}
