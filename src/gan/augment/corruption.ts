import type { AugmentDraws } from './draws.js';
import type { Size } from './geometry.js';
import { ranges, type TransformWeights } from './transforms.js';

/** The standard deviation of one picture's noise (appendix B, line 51). */
export function noiseStrength(
  weights: TransformWeights,
  draws: AugmentDraws,
  picture: number,
  p: number,
): number {
  const weight = weights.noise ?? 0;
  const isOn = weight > 0 && draws.applies('noise', picture, weight * p);
  return isOn ? draws.halfNormal('noise', picture) * ranges.noise : 0;
}

/** Writes 1 where one picture stays and 0 in its hole, `[H, W]` (appendix B, line 53). */
export function writeCutout(
  weights: TransformWeights,
  draws: AugmentDraws,
  picture: number,
  p: number,
  { height, width }: Size,
  target: Float32Array,
): void {
  target.fill(1);
  if (!draws.applies('cutout', picture, (weights.cutout ?? 0) * p)) return;
  const isInside = (index: number, extent: number, element: number) =>
    Math.abs((index + 0.5) / extent - draws.uniform('cutout', picture, element)) < ranges.cutout / 2;
  for (let y = 0; y < height; y++) {
    if (!isInside(y, height, 1)) continue;
    for (let x = 0; x < width; x++) if (isInside(x, width, 0)) target[y * width + x] = 0;
  }
}
