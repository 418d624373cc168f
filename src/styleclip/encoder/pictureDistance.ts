import { abs, add, mul, sliceAxis, sub, sum, type Tensor } from '../../graph/index.js';
import { halvedPicture } from '../../nn/halvedPicture.js';
import { sizeOf } from '../../tensorData.js';

/** Side below which images are not halved any more. */
const smallestSide = 8;
/** Weight of differences of neighbouring pixels relative to those of colours. */
const slopeWeight = 2;

/**
 * Builds the distance of images `[N, C, H, W]` from their targets: the mean absolute difference of colours, and twice that of their
 * differences to the neighbouring pixels, a mean over the full size and all halved ones down to 8 px.
 *
 * Absolute values rather than squares, and slopes in addition to colours, because a blurred edge is cheap in squares. The halved
 * images say where a feature has to move while it does not overlap its target yet.
 */
export function pictureDistance(pictures: Tensor, targets: Tensor): Tensor {
  let difference = sub(pictures, targets);
  const terms: Tensor[] = [];
  for (;;) {
    terms.push(add(meanAbsolute(difference), mul(slopes(difference), slopeWeight)));
    if (difference.shape[2] < 2 * smallestSide) break;
    difference = halvedPicture(difference);
  }
  return mul(
    terms.reduce((total, term) => add(total, term)),
    1 / terms.length,
  );
}

/** Builds the mean absolute difference of colours at full size, of each image `[N]`. */
export function pixelErrors(pictures: Tensor, targets: Tensor): Tensor {
  return mul(sum(abs(sub(pictures, targets)), [1, 2, 3]), 1 / sizeOf(pictures.shape.slice(1)));
}

/** Builds the mean absolute value of all numbers. */
export function meanAbsolute(x: Tensor): Tensor {
  return mul(sum(abs(x)), 1 / sizeOf(x.shape));
}

/** Builds the mean absolute difference of horizontal and vertical neighbours in `[N, C, H, W]`. */
export function slopes(x: Tensor): Tensor {
  const along = (axis: number): Tensor => {
    const count = x.shape[axis] - 1;
    return meanAbsolute(sub(sliceAxis(x, axis, 1, count), sliceAxis(x, axis, 0, count)));
  };
  return add(along(2), along(3));
}
