import { add, mul, type Tensor } from '#nada/graph/index.js';
import { perceptualDistance } from './perceptual/distance.js';
import { readPerceptual } from './perceptual/file.js';
import { pyramidLoss } from './pyramidLoss.js';

/** How far pictures `[N, 3, H, W]` are from their targets, as a scalar graph. */
export type PictureDistance = (pictures: Tensor, targets: Tensor) => Tensor;

/**
 * Returns the loss that a generator is regressed by: {@link pyramidLoss}, and with a file of a perceptual network so many times
 * {@link perceptualDistance} beside it. Throws a `UserError` for another file.
 */
export async function pictureDistance(file: string | undefined, weight: number): Promise<PictureDistance> {
  if (file === undefined) return pyramidLoss;
  const perceptual = perceptualDistance(await readPerceptual(file));
  return (pictures, targets) =>
    add(pyramidLoss(pictures, targets), mul(perceptual(pictures, targets), weight));
}
