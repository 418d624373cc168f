import { type Sentence, UserError } from '../../errors.js';

/** Throws a `UserError` with the complaint unless the condition holds. */
export function demand(condition: boolean, complaint: string | Sentence): void {
  if (!condition) throw new UserError(complaint);
}
