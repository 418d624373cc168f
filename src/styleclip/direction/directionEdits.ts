import { named, says, UserError } from '../../errors.js';
import { checkEditTexts } from '../checkEditTexts.js';
import type { DirectionSettings } from './directionSettings.js';

/** One edit of a stack, as the settings ask for it. */
export interface DirectionEdit {
  readonly from: string;
  readonly to: string;
  readonly alpha: number;
  readonly beta: number;
}

/**
 * Lists the edits of a stack: texts pair up in their order; one alpha or beta counts for all.
 *
 * Throws a `UserError` for lists that do not fit each other, and for an edit between equal texts.
 */
export function directionEdits({
  from,
  to,
  alpha,
  beta,
}: Pick<DirectionSettings, 'from' | 'to' | 'alpha' | 'beta'>): DirectionEdit[] {
  if (from.length !== to.length) {
    throw new UserError(
      says`options ${named('from')} and ${named('to')} give ${from.length} and ${to.length} texts: give one of each for every edit`,
    );
  }
  const numberOf = (name: 'alpha' | 'beta', list: readonly number[], index: number): number => {
    if (list.length !== 1 && list.length !== to.length) {
      throw new UserError(
        says`option ${named(name)} gives ${list.length} numbers for ${to.length} edits: give one, or one for each edit`,
      );
    }
    return list.length === 1 ? list[0] : list[index];
  };
  return to.map((text, i) => {
    checkEditTexts({ from: from[i], to: text });
    return {
      from: from[i],
      to: text,
      alpha: numberOf('alpha', alpha, i),
      beta: numberOf('beta', beta, i),
    };
  });
}
