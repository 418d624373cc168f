import { describe, expect, test } from 'vitest';
import {
  constant,
  conv,
  convInputGradient,
  interpret,
  matmul,
  pad,
  reshape,
  type Shape,
  slice,
  swapLastAxes,
  type Tensor,
  transpose,
  upConv,
} from '../../graph/index.js';
import { uniform } from '../../graph/testing/random.js';
import { relativeToPeak, runOnEngine } from '../../testing/runOnEngine.js';
import type { LoweringCase } from '../testing/cases.js';
import { convFamily, crookedBlur, smoothBlur, upConvFamily } from '../testing/convCases.js';
import type { TiledAlgorithm, TileMap } from './tiledProduct.js';
import { tiledUpConv } from './tiledUpConv.js';
import { winograd } from './winograd.js';

/** A tiled algorithm of x `[1, C, H, W]` and w `[O, C, 3, 3]` written as graph, to be computed in float64. */
function asGraph(
  { products, input, output, filter }: TiledAlgorithm,
  x: Tensor,
  w: Tensor,
  shape: Shape,
): Tensor {
  const [outputs, channels] = w.shape;
  const [rows, columns] = [2, 3].map((axis) => Math.ceil(x.shape[axis] / input.stride));
  const kernel = ({ kernel, extent }: TileMap) => constant(kernel, [products, 1, extent, extent]);
  const covered = [rows, columns].map((count) => (count - 1) * input.stride + input.extent);
  const around = pad(
    reshape(x, [channels, 1, ...x.shape.slice(2)]),
    [0, 0, input.before, input.before],
    [0, 0, ...covered.map((extent, i) => extent - input.before - x.shape[i + 2])],
  );
  const tiles = reshape(conv(around, kernel(input), { stride: input.stride }), [
    channels,
    products,
    rows * columns,
  ]);
  const taps = swapLastAxes(reshape(w, [outputs * channels, 9]));
  const filters = reshape(matmul(constant(filter, [products, 9]), taps), [products, outputs, channels]);
  const multiplied = matmul(filters, transpose(tiles, [1, 0, 2]));
  const made = [rows, columns].map((count) => (count - 1) * output.stride + output.extent);
  const planes = convInputGradient(
    reshape(transpose(multiplied, [1, 0, 2]), [outputs, products, rows, columns]),
    kernel(output),
    made,
    { stride: output.stride },
  );
  const cut = slice(planes, [0, 0, output.before, output.before], [outputs, 1, ...shape.slice(2)]);
  return reshape(cut, shape);
}

const integers = (shape: Shape, seed: number) => {
  const count = shape.reduce((a, b) => a * b, 1);
  return constant(uniform(seed)(count, -9, 10).map(Math.floor), shape);
};

describe.each([4, 5, 7, 8])('the algebra holds for integers, %s rows', (size) => {
  const [x, w] = [integers([1, 2, size, size + 1], 1), integers([3, 2, 3, 3], 2)];
  test.each([
    { name: 'Winograd', algorithm: winograd, plain: conv(x, w, { padding: 1 }) },
    ...[2, 3, 4, 6].map((taps) => ({
      name: `up-convolution with a blur of ${taps} taps`,
      algorithm: tiledUpConv(crookedBlur(taps)),
      plain: upConv(x, w, crookedBlur(taps)),
    })),
  ])('$name', ({ algorithm, plain }) => {
    const [tiled, expected] = interpret([asGraph(algorithm, x, w, plain.shape), plain]);
    expect(relativeToPeak(tiled.data, expected.data)).toBeLessThan(1e-13);
  });
});

/** The root mean square of the difference between the tiled and the direct form, relative to that of the latter. */
async function relativeErrors({ tensors, bindings }: LoweringCase): Promise<number[]> {
  const direct = await runOnEngine(tensors, bindings, 'direct');
  const tiled = await runOnEngine(tensors, bindings, 'winograd');
  return tensors.map((_, i) => {
    const power = (data: ArrayLike<number>) =>
      Array.from(data).reduce((total, value) => total + value ** 2, 0);
    const difference = tiled[i].data.map((value, k) => value - direct[i].data[k]);
    return Math.sqrt(power(difference) / power(direct[i].data));
  });
}

// Forward, input gradient, weight gradient. With the points 0, 1, -1, 2, -2 of the literature the same are 2.2e-6, 2.1e-6
// and 1.6e-6; direct sums have 0.2e-6, 0.2e-6 and 0.4e-6.
test('rounding errors of F(4x4, 3x3)', async () => {
  const errors = await relativeErrors(convFamily([1, 96, 24, 24], [96, 96, 3, 3], { stride: 1, padding: 1 }));
  for (const error of errors) expect(error).toBeLessThan(1.2e-6);
});

// With the points 0, 1, -1, 2: 0.63e-6, 0.96e-6 and 0.79e-6.
test('rounding errors of the tiled up-convolution', async () => {
  const errors = await relativeErrors(upConvFamily([1, 48, 12, 12], [48, 48, 3, 3], smoothBlur));
  errors.forEach((error, i) => {
    expect(error).toBeLessThan([0.55e-6, 0.7e-6, 0.6e-6][i]);
  });
});
