import { assert } from '../errors.js';
import { add, constant, matmul, mul, reshape, swapLastAxes, type Tensor } from '../graph/index.js';
import { centerCropOffsets, resizedShape, resizeMatrix } from '../image/index.js';
import type { ClipConfig } from './config.js';

/**
 * The rule for resizing an image to CLIP's size: `reference` samples without antialiasing, as the reference
 * implementation's torchvision did before 0.17; `antialiased` follows later versions, and how CLIP was trained. They
 * agree only at full size.
 */
export type ResizeRule = 'reference' | 'antialiased';

/**
 * Prepares a generator's images `[N, 3, H, W]` in about -1..1 for CLIP's image tower, `[N, 3, R, R]`.
 *
 * `(x + 1) / 2`, bicubic resize of the shorter side to R, centre crop, normalisation; nothing is clamped. All of it is
 * linear: two products with constant matrices that resize, crop and scale at once, and one addition.
 */
export function preprocessPicture(config: ClipConfig, pictures: Tensor, rule: ResizeRule): Tensor {
  const { mean, std, image } = config;
  const side = image.resolution;
  const [batch, colours, height, width] = pictures.shape;
  assert(pictures.shape.length === 4 && colours === 3, `CLIP takes [N, 3, H, W], not [${pictures.shape}]`);
  const scale = std.map((deviation) => 0.5 / deviation);
  const shift = constant(
    mean.map((centre, colour) => (0.5 - centre) / std[colour]),
    [3, 1, 1],
  );
  if (height === side && width === side) return add(mul(pictures, constant(scale, [3, 1, 1])), shift);
  const resized = resizedShape({ height, width }, side);
  const { top, left } = centerCropOffsets(resized, side);
  const rows = croppedResize(height, resized.height, top, side, rule);
  const columns = constant(croppedResize(width, resized.width, left, side, rule), [side, width]);
  // The rows of a resize sum to 1, so the shift by 1 and the mean can wait until after it.
  const scaledRows = constant(
    scale.flatMap((factor) => Array.from(rows, (weight) => weight * factor)),
    [3, side, height],
  );
  const narrow = matmul(reshape(pictures, [-1, width]), swapLastAxes(columns));
  return add(matmul(scaledRows, reshape(narrow, [batch, colours, height, side])), shift);
}

/** The rows `start` to `start + side` of the matrix that resizes one side of an image. */
function croppedResize(
  from: number,
  to: number,
  start: number,
  side: number,
  rule: ResizeRule,
): Float64Array {
  const antialias = rule === 'antialiased';
  const { data } = resizeMatrix({ from, to, filter: 'bicubic', antialias, rule: 'torchvision' });
  return data.subarray(start * from, (start + side) * from);
}
