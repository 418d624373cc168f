import { named, says, UserError } from '../../errors.js';
import { difference, dot, meanOf, unit } from '../../guidance/index.js';

/** Below this length of what is left, a text adds nothing to the space of the others. */
const negligible = 1e-6;

/**
 * Projects a direction `[E]` onto what texts of one attribute, unit embeddings `[E]`, differ in, and returns a unit vector: the
 * space that they span around their mean. It removes from an edit what its words say
 * in addition (Zhou et al. 2022, "CLIP-PAE", the projection of section 3.2).
 *
 * Throws a `UserError` when fewer than two texts differ, or when the direction has no part in what they differ in.
 */
export function projectedDirection(direction: Float64Array, texts: readonly Float64Array[]): Float64Array {
  const basis: Float64Array[] = [];
  const centre = meanOf(texts);
  for (const text of texts) {
    let rest = difference(text, centre);
    for (const axis of basis) {
      const along = dot(rest, axis);
      rest = rest.map((value, i) => value - along * axis[i]);
    }
    if (Math.hypot(...rest) > negligible) basis.push(unit(rest));
  }
  if (basis.length === 0) {
    throw new UserError(
      says`the texts of ${named('project')} are the same to this CLIP: give several values of one attribute`,
    );
  }
  const projected = new Float64Array(direction.length);
  for (const axis of basis) {
    const along = dot(direction, axis);
    axis.forEach((value, i) => {
      projected[i] += along * value;
    });
  }
  if (Math.hypot(...projected) < negligible) {
    throw new UserError(
      says`the texts of ${named('from')} and ${named('to')} differ in nothing that those of ${named('project')} speak of: give texts of the same attribute`,
    );
  }
  return unit(projected);
}
