import { named, says, UserError } from '../../errors.js';
import type { GanSettings, GivenGanSettings } from './table.js';

/**
 * Throws a `UserError` for settings that contradict each other. `given` are those that somebody asked for: of these, it also refuses
 * what has no effect.
 */
export function checkGanSettings(
  { augment, p }: Pick<GanSettings, 'augment' | 'p'>,
  given: GivenGanSettings = {},
): void {
  if (augment === 'none' && typeof p === 'number' && p > 0) {
    throw new UserError(
      says`option ${named('p')} is ${p}, but ${named('augment')} none changes nothing: leave one of them out`,
    );
  }
  const isAdaptive = augment !== 'none' && p === 'adaptive';
  for (const name of ['target', 'adjustKimg'] as const) {
    if (given[name] !== undefined && !isAdaptive) {
      throw new UserError(
        says`option ${named(name)} steers ${named('p')} adaptive, which is off here: leave it out`,
      );
    }
  }
}
