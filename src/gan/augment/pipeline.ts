import {
  add,
  constant,
  gridSample,
  input,
  matmul,
  mul,
  reshape,
  type Shape,
  swapLastAxes,
  type Tensor,
} from '../../graph/index.js';
import { changesColours } from './colour.js';
import { movesPixels, type Size } from './geometry.js';
import { enlargedExtent, outputPoints, reducingMatrix, sampledExtent } from './resampling.js';
import type { TransformWeights } from './transforms.js';

/** The shapes of what a batch is transformed by, by the name of the input; only what the transformations need. */
export function inputShapes(weights: TransformWeights, batch: number, size: Size): Record<string, Shape> {
  const { height, width } = size;
  const isOn = (name: 'imgfilter' | 'noise' | 'cutout') => (weights[name] ?? 0) > 0;
  return {
    ...(movesPixels(weights) && {
      enlargeRows: [enlargedExtent(height), height],
      enlargeColumns: [enlargedExtent(width), width],
      warp: [batch, 3, 2],
    }),
    ...(changesColours(weights) && { colours: [batch, 3, 3], offsets: [batch, 3, 1] }),
    ...(isOn('imgfilter') && {
      filterRows: [batch, 1, height, height],
      filterColumns: [batch, 1, width, width],
    }),
    ...(isOn('noise') && { noise: [batch, 3, height, width], strength: [batch, 1, 1, 1] }),
    ...(isOn('cutout') && { kept: [batch, 1, height, width] }),
  };
}

/** The inputs of a program for a batch, by the names that {@link inputShapes} has for them. */
export function inputTensors(
  shapes: Readonly<Record<string, Shape>>,
  prefix: string,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, input(`${prefix}.${name}`, shape)]),
  );
}

/**
 * Transforms pictures `[N, 3, H, W]` (Karras et al. 2020, appendix B): geometry, colours, filter, noise, cutout, as far
 * as there are inputs for them. Linear in the pictures but for what colours and noise add.
 */
export function transformed(pictures: Tensor, inputs: Readonly<Record<string, Tensor>>): Tensor {
  let result = pictures;
  const { enlargeRows, enlargeColumns, warp, colours, offsets } = inputs;
  const { filterRows, filterColumns, noise, strength, kept } = inputs;
  if (enlargeRows && enlargeColumns && warp) result = warped(result, enlargeRows, enlargeColumns, warp);
  if (colours && offsets) result = coloured(result, colours, offsets);
  if (filterRows && filterColumns) {
    result = matmul(matmul(filterRows, result), swapLastAxes(filterColumns));
  }
  if (noise && strength) result = add(result, mul(noise, strength));
  return kept ? mul(result, kept) : result;
}

/** Enlarges by the wavelet filter, looks points up bilinearly and reduces again. */
function warped(pictures: Tensor, enlargeRows: Tensor, enlargeColumns: Tensor, warp: Tensor): Tensor {
  const [batch, , height, width] = pictures.shape;
  const [rows, columns] = [sampledExtent(height), sampledExtent(width)];
  const wide = matmul(pictures, swapLastAxes(enlargeColumns));
  const enlarged = matmul(enlargeRows, wide);
  const points = constant(outputPoints({ height, width }), [rows * columns, 3]);
  const grid = reshape(matmul(points, warp), [batch, rows, columns, 2]);
  const samples = gridSample(enlarged, grid);
  const low = matmul(constant(reducingMatrix(height), [height, rows]), samples);
  return matmul(low, swapLastAxes(constant(reducingMatrix(width), [width, columns])));
}

function coloured(pictures: Tensor, colours: Tensor, offsets: Tensor): Tensor {
  const [batch, channels, height, width] = pictures.shape;
  const flat = matmul(colours, reshape(pictures, [batch, channels, height * width]));
  return reshape(add(flat, offsets), pictures.shape);
}
