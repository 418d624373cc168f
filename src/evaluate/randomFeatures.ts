import { assert } from '../errors.js';
import { concat, constant, conv, leakyRelu, mul, reshape, sum, type Tensor } from '../graph/index.js';
import { halvedPicture } from '../nn/halvedPicture.js';
import { normals } from '../random/index.js';
import { sizeOf } from '../tensorData.js';

/** Features of each stage. */
const widths = [8, 12, 16, 16];
/** Below this side no stage follows. */
const smallest = 4;
const slope = 0.2;
/** Of the weights, so that figures of different runs can be compared. */
const seed = 20_181;

/**
 * Features `[N, F]` of pictures `[N, 3, R, R]` by a convolutional network that was never trained: of each stage the means
 * of each quarter and the mean squares of the whole.
 *
 * Such features still tell textures, colours and their places apart, and cost little; they know nothing of faces or
 * things. The weights are always the same.
 */
export function randomFeatures(pictures: Tensor): Tensor {
  const [, , size] = pictures.shape;
  assert(Number.isInteger(Math.log2(size)) && size >= 2 * smallest, `features of pictures of ${size} px`);
  const found: Tensor[] = [];
  let x = pictures;
  for (const [stage, width] of widths.entries()) {
    const [, channels, side] = x.shape;
    if (side < smallest) break;
    const shape = [width, channels, 3, 3];
    const weights = normals({ seed, stream: `random features ${stage}` }, sizeOf(shape));
    const gain = Math.sqrt(2 / ((1 + slope ** 2) * channels * 9));
    const weight = constant(
      Array.from(weights, (value) => value * gain),
      shape,
    );
    x = leakyRelu(conv(x, weight, { padding: 1 }), slope);
    found.push(quarterMeans(x), mul(sum(mul(x, x), [2, 3]), 1 / side ** 2));
    x = halvedPicture(x);
  }
  return concat(found, 1);
}

function quarterMeans(x: Tensor): Tensor {
  const [batch, channels, side] = x.shape;
  const half = side / 2;
  const parts = reshape(x, [batch, channels, 2, half, 2, half]);
  return reshape(mul(sum(parts, [3, 5]), 1 / half ** 2), [batch, channels * 4]);
}
