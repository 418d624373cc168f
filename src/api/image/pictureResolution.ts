import { named, says, UserError } from '../../errors.js';

/** The sides of pictures that generators are trained for: 4 times a power of two. */
export const resolutionLimits = { least: 8, most: 1024 } as const;

/** The shorter side of a file's picture. */
export interface MeasuredPicture {
  readonly title: string;
  readonly side: number;
}

/**
 * The resolution for pictures of these sizes: the largest power of two that the shorter side of the smallest picture
 * reaches, at most 1024, so that no picture is enlarged.
 *
 * Throws a `UserError` that names the smallest picture when even 8 is too much.
 */
export function inferResolution(pictures: readonly MeasuredPicture[]): number {
  const smallest = pictures.reduce((least, picture) => (picture.side < least.side ? picture : least));
  const resolution = Math.min(resolutionLimits.most, 2 ** Math.floor(Math.log2(smallest.side)));
  if (resolution >= resolutionLimits.least) return resolution;
  throw new UserError(
    says`${smallest.title} is only ${smallest.side} pixels wide or high, too small to take its size for all pictures: remove it, or give ${named('resolution')}`,
  );
}

/** Throws a `UserError` unless the resolution is one that generators have. */
export function checkResolution(resolution: number): void {
  const { least, most } = resolutionLimits;
  const isPowerOfTwo = Number.isInteger(Math.log2(resolution));
  if (isPowerOfTwo && resolution >= least && resolution <= most) return;
  throw new UserError(
    says`option ${named('resolution')} is ${resolution}: give a power of two from ${least} to ${most}`,
  );
}
