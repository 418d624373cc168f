import { add, constant, mul, sub, type Tensor } from '#nada/graph/index.js';
import { halvedPicture } from '#nada/nn/halvedPicture.js';
import { meanAbsolute, slopes } from '#nada/styleclip/encoder/pictureDistance.js';

const levels = 4;
/** Parts that count more than their share of the image: where each is on average, how far that spreads, and how much more. */
const emphasised = [
  { what: 'the middle of the face', x: 0.5, y: 0.54, spreadX: 0.16, spreadY: 0.16, more: 3 },
  // Two or three pixels hold the colour of an eye; the band was measured on faces that differ in that colour alone.
  { what: 'the eyes', x: 0.49, y: 0.48, spreadX: 0.12, spreadY: 0.05, more: 12 },
] as const;

/**
 * How far pictures `[N, C, H, W]` are from their targets: the mean absolute difference of colours, and of their
 * differences to the neighbouring pixels, at full size and three times halved.
 *
 * Absolute values rather than squares, and slopes beside colours, because a blurred edge is cheap in squares. The halved
 * pictures say where a feature has to move while it does not overlap its target yet.
 */
export function pyramidLoss(pictures: Tensor, targets: Tensor): Tensor {
  const [, , height, width] = pictures.shape;
  let difference = mul(sub(pictures, targets), emphasis(height, width));
  let loss: Tensor | undefined;
  for (let level = 0; level < levels; level++) {
    const terms = [meanAbsolute(difference), mul(slopes(difference), 2)];
    for (const term of terms) loss = loss ? add(loss, term) : term;
    if (level < levels - 1) difference = halvedPicture(difference);
  }
  return loss ?? meanAbsolute(difference);
}

/** Weights `[1, 1, H, W]`: eyes and mouth are a twentieth of the picture, and most of what one sees in it. */
function emphasis(height: number, width: number): Tensor {
  const data = Float32Array.from({ length: height * width }, (_, i) =>
    emphasised.reduce((weight, { x, y, spreadX, spreadY, more }) => {
      const down = (Math.floor(i / width) / height - y) / spreadY;
      const across = ((i % width) / width - x) / spreadX;
      return weight + more * Math.exp(-(down * down + across * across) / 2);
    }, 1),
  );
  return constant(data, [1, 1, height, width]);
}
