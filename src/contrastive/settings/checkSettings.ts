import type { ClipConfig } from '../../clip/index.js';
import { named, says, UserError } from '../../errors.js';
import type { ContrastiveSettings } from './table.js';

/** Throws a `UserError` for settings that contradict each other, or do not fit the CLIP that trains. */
export function checkContrastiveSettings(
  { batch, microBatch, context, direction }: ContrastiveSettings,
  { text }: Pick<ClipConfig, 'text'>,
): void {
  if (batch % microBatch !== 0) {
    throw new UserError(
      says`option ${named('microBatch')} is ${microBatch}, which does not divide the ${named('batch')} of ${batch}: give a divisor`,
    );
  }
  if (context > text.context) {
    throw new UserError(
      says`option ${named('context')} is ${context}, and the CLIP reads ${text.context} tokens: give at most as many`,
    );
  }
  if (direction && 2 * direction.pairs > batch) {
    throw new UserError(
      says`option ${named('batch')} is ${batch}, too few for ${direction.pairs} pairs of images: give at least ${2 * direction.pairs}`,
    );
  }
}
