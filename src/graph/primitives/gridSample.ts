import { assert } from '../../errors.js';
import { elementCount } from '../shapes.js';
import { apply, type Primitive, type Shape, type Tensor } from '../tensor.js';

/** Calls `visit` for each pixel that contributes to a sample point, with its weight; pixels outside count as zero. */
function forEachTap(
  grid: Float64Array,
  [batch, points]: readonly [number, number],
  [height, width]: readonly number[],
  visit: (n: number, point: number, pixel: number, weight: number) => void,
): void {
  for (let n = 0; n < batch; n++) {
    for (let point = 0; point < points; point++) {
      const at = 2 * (n * points + point);
      const x = ((grid[at] + 1) * width - 1) / 2;
      const y = ((grid[at + 1] + 1) * height - 1) / 2;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      for (const [row, rowWeight] of [
        [top, top + 1 - y],
        [top + 1, y - top],
      ]) {
        if (row < 0 || row >= height) continue;
        for (const [column, weight] of [
          [left, left + 1 - x],
          [left + 1, x - left],
        ]) {
          if (column >= 0 && column < width) visit(n, point, row * width + column, rowWeight * weight);
        }
      }
    }
  }
}

const gridSamplePrimitive: Primitive = {
  name: 'gridSample',
  gradient(output, cotangent, wants) {
    const [x, grid] = output.inputs;
    assert(!wants[1], 'gridSample has no gradient in its grid');
    return [gridSampleAdjoint(cotangent, grid, x.shape.slice(2)), undefined];
  },
  evaluate([x, grid], _attributes, shape) {
    const [batch, channels, height, width] = x.shape;
    const points = shape[2] * shape[3];
    const result = new Float64Array(elementCount(shape));
    forEachTap(grid.data, [batch, points], [height, width], (n, point, pixel, weight) => {
      for (let plane = n * channels; plane < (n + 1) * channels; plane++) {
        result[plane * points + point] += weight * x.data[plane * height * width + pixel];
      }
    });
    return result;
  },
};

/**
 * Samples images `[N, C, H, W]` bilinearly at the points of a grid `[N, h, w, 2]`: `[N, C, h, w]`.
 *
 * A point is (x, y); -1 and 1 are the outer edges of the first and last pixel (`align_corners` false). Everything
 * outside the image is zero. There is no gradient in the grid.
 */
export function gridSample(x: Tensor, grid: Tensor): Tensor {
  checkGrid(x, grid);
  const [, h, w] = grid.shape;
  return apply(gridSamplePrimitive, [x, grid], {}, [x.shape[0], x.shape[1], h, w]);
}

const adjointPrimitive: Primitive = {
  name: 'gridSampleAdjoint',
  gradient(output, cotangent, wants) {
    const [, grid] = output.inputs;
    assert(!wants[1], 'gridSampleAdjoint has no gradient in its grid');
    return [gridSample(cotangent, grid), undefined];
  },
  evaluate([y, grid], _attributes, shape) {
    const [batch, channels, height, width] = shape;
    const points = y.shape[2] * y.shape[3];
    const result = new Float64Array(elementCount(shape));
    forEachTap(grid.data, [batch, points], [height, width], (n, point, pixel, weight) => {
      for (let plane = n * channels; plane < (n + 1) * channels; plane++) {
        result[plane * height * width + pixel] += weight * y.data[plane * points + point];
      }
    });
    return result;
  },
};

/**
 * Spreads samples `[N, C, h, w]` onto the pixels `[N, C, ...size]` that they came from: the adjoint of
 * {@link gridSample}.
 */
export function gridSampleAdjoint(y: Tensor, grid: Tensor, size: Shape): Tensor {
  checkGrid(y, grid);
  const [, h, w] = grid.shape;
  assert(
    y.shape[2] === h && y.shape[3] === w,
    `[${y.shape}] does not hold one sample for each point of [${grid.shape}]`,
  );
  assert(size.length === 2, `[${size}] is not a height and width`);
  return apply(adjointPrimitive, [y, grid], {}, [y.shape[0], y.shape[1], ...size]);
}

function checkGrid(pictures: Tensor, grid: Tensor): void {
  assert(
    pictures.shape.length === 4 &&
      grid.shape.length === 4 &&
      grid.shape[0] === pictures.shape[0] &&
      grid.shape[3] === 2,
    `the grid [${grid.shape}] has no points for images [${pictures.shape}]`,
  );
}
