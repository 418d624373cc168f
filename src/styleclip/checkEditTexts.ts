import { named, says, UserError } from '../errors.js';

/** Throws a `UserError` for an edit between equal texts. */
export function checkEditTexts({
  from,
  to,
}: {
  readonly from?: string | undefined;
  readonly to: string;
}): void {
  if (from === undefined || from.trim() !== to.trim()) return;
  throw new UserError(
    says`options ${named('from')} and ${named('to')} are both "${to}": give texts that differ`,
  );
}
