import { named, says, UserError } from '../errors.js';
import { difference, unit } from '../guidance/index.js';

/**
 * Computes the move `[E]` from one text's unit embedding to another's, of length `strength`.
 *
 * Throws a `UserError` when the CLIP takes both texts for the same.
 */
export function editMove(to: Float64Array, from: Float64Array, strength: number): Float64Array {
  const change = difference(to, from);
  if (Math.hypot(...change) < 1e-6) {
    throw new UserError(
      says`the texts of ${named('from')} and ${named('to')} are the same to this CLIP: give texts that differ`,
    );
  }
  return unit(change).map((value) => strength * value);
}

/** Computes the unit embedding `[E]` of an image after a move. */
export function movedBy(picture: Float64Array, move: Float64Array): Float64Array {
  return unit(picture.map((value, i) => value + move[i]));
}
