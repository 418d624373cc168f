import { named, says, UserError } from '../../errors.js';
import type { GeneratorConfig } from '../../stylegan2/index.js';

/**
 * Throws a `UserError` for a class that a generator does not have, and for none where it has classes, which drawing latents of w
 * alone can do without.
 */
export function checkLabel(
  { labelDim }: GeneratorConfig,
  label: number | undefined,
  hasLatents: boolean,
): void {
  if (labelDim === 0 && label !== undefined) {
    throw new UserError(
      says`option ${named('label')} is ${label}, but the generator has no classes: leave it out`,
    );
  }
  if (labelDim > 0 && label === undefined && !hasLatents) {
    throw new UserError(
      says`option ${named('label')} is missing: the generator has classes 0 to ${labelDim - 1}, give one`,
    );
  }
  if (labelDim > 0 && label !== undefined && label >= labelDim) {
    throw new UserError(
      says`option ${named('label')} is ${label}: give a class of the generator, 0 to ${labelDim - 1}`,
    );
  }
}
