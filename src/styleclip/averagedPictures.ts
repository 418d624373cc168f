import { UserError } from '../errors.js';
import { constant, matmul, swapLastAxes, type Tensor } from '../graph/index.js';

/** Repeats of each pixel before the side is averaged. */
const repeats = 7;
/** Windows of repeated pixels into which a side is split, times {@link repeats}. */
const windows = 32;

/**
 * Builds a generator's images `[N, 3, H, W]` as StyleCLIP's reference shows them to CLIP, `[N, 3, 224, 224]`: every pixel seven
 * times, then means over windows of H/32. Colours stay in -1..1 and are not normalised, unlike what CLIP was trained on.
 *
 * Throws a `UserError` for images that are not square or whose side is no multiple of 32.
 */
export function averagedPictures(pictures: Tensor): Tensor {
  const [, , height, width] = pictures.shape;
  if (height !== width || height % windows !== 0) {
    throw new UserError(
      `images of ${width} x ${height} px can't be averaged as the reference does: give a square of a multiple of ${windows}`,
    );
  }
  const matrix = constant(averagingMatrix(width), [repeats * windows, width]);
  return matmul(matmul(matrix, pictures), swapLastAxes(matrix));
}

function averagingMatrix(side: number): Float64Array {
  const window = side / windows;
  const data = new Float64Array(repeats * windows * side);
  for (let row = 0; row < repeats * windows; row++) {
    for (let repeated = row * window; repeated < (row + 1) * window; repeated++) {
      data[row * side + Math.floor(repeated / repeats)] += 1 / window;
    }
  }
  return data;
}
