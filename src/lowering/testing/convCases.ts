import {
  type BlurKernel,
  type ConvGeometry,
  conv,
  convInputGradient,
  convWeightGradient,
  type FirGeometry,
  fir,
  gradients,
  type Shape,
  upConv,
  upConvInputGradient,
  upConvWeightGradient,
} from '../../graph/index.js';
import { inputs, type LoweringCase, numbersFor, randomCase } from './cases.js';

/** A convolution with its two gradients, for x of `xs`, w of `ws`. */
export function convFamily(xs: Shape, ws: Shape, geometry: ConvGeometry): LoweringCase {
  const [x, w] = inputs(xs, ws);
  const y = inputs(xs, ws, conv(x, w, geometry).shape)[2];
  return randomCase(`conv [${xs}] [${ws}] stride ${geometry.stride} padding ${geometry.padding}`, [
    conv(x, w, geometry),
    convInputGradient(y, w, xs.slice(2), geometry),
    convWeightGradient(x, y, ws.slice(2), geometry),
  ]);
}

/** A kernel without any symmetry, so that a flip or a swap of rows and columns shows. */
export function crookedBlur(taps: number): BlurKernel {
  return { taps, kernel: [...numbersFor([taps * taps], 77, 0.1, 1)] };
}

/** StyleGAN2's blur: the outer square of 1, 3, 3, 1, with the gain of an up-convolution. */
export const smoothBlur: BlurKernel = {
  taps: 4,
  kernel: [1, 3, 3, 1].flatMap((a) => [1, 3, 3, 1].map((b) => (a * b) / 16)),
};

/** An up-convolution with its two gradients, for x of `xs`, w of `ws`. */
export function upConvFamily(xs: Shape, ws: Shape, blur: BlurKernel): LoweringCase {
  const [batch, , height, width] = xs;
  const [x, w, y] = inputs(xs, ws, [batch, ws[0], 2 * height, 2 * width]);
  return randomCase(`upConv [${xs}] [${ws}] blur ${blur.taps}`, [
    upConv(x, w, blur),
    upConvInputGradient(y, w, blur),
    upConvWeightGradient(x, y, ws.slice(2), blur),
  ]);
}

const geometry = (stride: number, padding: number): ConvGeometry => ({ stride, padding });

/** Batches, odd sizes, kernels that are not square, strides that leave a rest, more padding than the kernel reaches. */
export const convCases: readonly LoweringCase[] = [
  convFamily([1, 3, 8, 8], [4, 3, 3, 3], geometry(1, 1)),
  convFamily([3, 3, 7, 9], [4, 3, 3, 3], geometry(1, 1)),
  convFamily([2, 5, 1, 1], [4, 5, 3, 3], geometry(1, 1)),
  convFamily([1, 3, 4, 5], [4, 3, 3, 3], geometry(1, 0)),
  convFamily([2, 3, 6, 5], [4, 3, 3, 3], geometry(1, 2)),
  convFamily([2, 3, 6, 5], [4, 3, 3, 3], geometry(1, 3)),
  convFamily([2, 3, 6, 7], [5, 3, 1, 1], geometry(1, 0)),
  convFamily([1, 3, 5, 4], [2, 3, 1, 1], geometry(2, 0)),
  convFamily([2, 3, 9, 9], [5, 3, 3, 3], geometry(2, 1)),
  convFamily([2, 3, 8, 11], [5, 3, 3, 3], geometry(2, 1)),
  convFamily([1, 2, 12, 10], [3, 2, 4, 4], geometry(3, 1)),
  convFamily([2, 2, 9, 9], [2, 2, 5, 5], geometry(1, 2)),
  convFamily([1, 2, 9, 8], [3, 2, 1, 3], geometry(1, 1)),
  convFamily([1, 2, 9, 8], [3, 2, 4, 2], geometry(2, 1)),
  convFamily([1, 3, 14, 14], [4, 3, 7, 7], geometry(7, 0)),
];

/** Cases on both sides of 32, where the forms of the input gradient and with it the weight gradient change. */
export const largerConvCases: readonly LoweringCase[] = [
  ...[32, 33].flatMap((size) => [
    convFamily([1, 2, size, size], [3, 2, 3, 3], geometry(1, 1)),
    convFamily([2, 2, size, size + 3], [3, 2, 3, 3], geometry(1, 1)),
    convFamily([2, 2, size, size], [3, 2, 1, 1], geometry(1, 0)),
    convFamily([1, 2, size, size], [3, 2, 5, 5], geometry(1, 2)),
    convFamily([2, 2, size, size], [3, 2, 3, 3], geometry(1, 0)),
    convFamily([2, 2, size, size], [3, 2, 3, 5], geometry(1, 1)),
    convFamily([1, 2, size, size], [3, 2, 3, 3], geometry(1, 3)),
  ]),
  convFamily([2, 2, 66, 65], [3, 2, 3, 3], geometry(2, 1)),
];

/** Sizes around whole tiles of 4, kernels of other sizes than 3, blurs of even and odd length. */
export const upConvCases: readonly LoweringCase[] = [
  ...[3, 4, 5, 8].map((size) => upConvFamily([1, 3, size, size], [4, 3, 3, 3], crookedBlur(4))),
  upConvFamily([3, 3, 5, 6], [4, 3, 3, 3], crookedBlur(4)),
  upConvFamily([2, 3, 7, 4], [4, 3, 3, 3], smoothBlur),
  upConvFamily([2, 5, 1, 1], [4, 5, 3, 3], crookedBlur(4)),
  upConvFamily([2, 3, 4, 5], [4, 3, 1, 1], crookedBlur(4)),
  upConvFamily([2, 3, 4, 5], [4, 3, 5, 5], crookedBlur(4)),
  ...[2, 3, 6].map((taps) => upConvFamily([2, 2, 5, 4], [3, 2, 3, 3], crookedBlur(taps))),
];

const geometries: (Partial<FirGeometry> & { taps: number[] })[] = [
  { taps: [4, 4], up: 2, padding: [2, 1, 2, 1] },
  { taps: [4, 4], down: 2, padding: [1, 1, 1, 1] },
  { taps: [4, 4], padding: [-1, 2, 0, 3] },
  { taps: [4, 4], padding: [-1, -1, -1, -2] },
  { taps: [4, 4], up: 2, padding: [-2, -1, -3, 1] },
  { taps: [4, 4], up: 2, padding: [6, 5, 7, 4] },
  { taps: [4, 4], up: 2, down: 3, padding: [5, 1, 0, 2] },
  { taps: [4, 4], down: 2, padding: [-1, 2, 0, -1] },
  { taps: [3, 3], down: 2, padding: [1, 0, 1, 2] },
  { taps: [1, 1], up: 2 },
  { taps: [1, 1], down: 2 },
  { taps: [1, 6], padding: [0, 0, 3, 2] },
  { taps: [6, 1], up: 2, padding: [3, 2, 0, 0] },
  { taps: [2, 5], up: 3, down: 2, padding: [1, 1, 2, 2] },
  { taps: [12, 12], up: 4, padding: [7, 8, 7, 8] },
];

/** FIR resampling, including crops, and its adjoint. */
export const firCases: readonly LoweringCase[] = geometries.flatMap(
  ({ taps, up = 1, down = 1, padding = [0, 0, 0, 0] }) =>
    [1, 2].map((batch) => {
      const kernel = [...numbersFor([taps[0] * taps[1]], 78, 0.1, 1)];
      const [x] = inputs([batch, 3, 6, 7]);
      const y = fir(x, { kernel, kernelShape: taps, up, down, padding });
      const [c] = inputs(x.shape, y.shape).slice(1);
      const name = `fir [${taps}] up ${up} down ${down} padding [${padding}], batch ${batch}`;
      return randomCase(name, [y, ...gradients(y, [x], [c])]);
    }),
);
