import { abs, add, mul, sliceAxis, sub, sum, type Tensor } from '../../graph/index.js';
import { halvedPicture } from '../../nn/halvedPicture.js';
import { sizeOf } from '../../tensorData.js';

/** The side below which pictures are not halved any more. */
const smallestSide = 8;
/** What differences of neighbouring pixels count beside those of colours. */
const slopeWeight = 2;

/**
 * How far pictures `[N, C, H, W]` are from their targets: the mean absolute difference of colours, and twice that of their
 * differences to the neighbouring pixels, a mean over the full size and all halved ones down to 8 px.
 *
 * Absolute values rather than squares, and slopes beside colours, because a blurred edge is cheap in squares. The halved
 * pictures say where a feature has to move while it does not overlap its target yet.
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

/** The mean absolute difference of colours at full size, of each picture `[N]`. */
export function pixelErrors(pictures: Tensor, targets: Tensor): Tensor {
  return mul(sum(abs(sub(pictures, targets)), [1, 2, 3]), 1 / sizeOf(pictures.shape.slice(1)));
}

/** The mean absolute value of all numbers. */
export function meanAbsolute(x: Tensor): Tensor {
  return mul(sum(abs(x)), 1 / sizeOf(x.shape));
}

/** Mean absolute difference of horizontal and vertical neighbours in `[N, C, H, W]`. */
export function slopes(x: Tensor): Tensor {
  const along = (axis: number): Tensor => {
    const count = x.shape[axis] - 1;
    return meanAbsolute(sub(sliceAxis(x, axis, 1, count), sliceAxis(x, axis, 0, count)));
  };
  return add(along(2), along(3));
}
