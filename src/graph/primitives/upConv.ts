import { assert } from '../../errors.js';
import { elementCount } from '../shapes.js';
import { type Attributes, apply, type Primitive, type Shape, type Tensor, type Value } from '../tensor.js';
import { adjointFir, type FirGeometry, firLoops, forEachConvProduct } from './convLoops.js';
import { transpose } from './shape.js';

/** A square blur kernel `[taps, taps]` in row-major order, as a checkpoint stores it (gain included). */
export interface BlurKernel {
  readonly taps: number;
  readonly kernel: readonly number[];
}

/** The blur kernel in the attributes of an up-convolution-family operation. */
export function blurKernelOf(attributes: Attributes): BlurKernel {
  return { taps: Number(attributes.taps), kernel: attributes.kernel as readonly number[] };
}

/**
 * The FIR pass after the transposed convolution, padded so that an input of H becomes exactly 2H (StyleGAN2, appendix
 * B; upsample_conv_2d).
 */
export function blurAfterTransposedConv({ taps, kernel }: BlurKernel, convolutionTaps: number): FirGeometry {
  const total = taps - 2 - (convolutionTaps - 1);
  const before = Math.floor((total + 1) / 2) + 1;
  const after = Math.floor(total / 2) + 1;
  return {
    kernel,
    kernelShape: [taps, taps],
    up: 1,
    down: 1,
    padding: [before, after, before, after],
  };
}

/** The shape between the transposed convolution and the blur, for an input `[N, C, H, W]`. */
export function transposedShape([batch, , height, width]: Shape, [outputs, , kh, kw]: Shape): Shape {
  return [batch, outputs, (height - 1) * 2 + kh, (width - 1) * 2 + kw];
}

/** Undoes the blur: turns a cotangent of the whole operation into one of the transposed convolution's output. */
function unblur(y: Value, between: Shape, blur: BlurKernel, convolutionTaps: number): Value {
  return firLoops(y, adjointFir(blurAfterTransposedConv(blur, convolutionTaps), between.slice(2)));
}

// The transposed convolution is the input gradient of a convolution whose weight is [C, O, k, k]; here
// the weight stays [O, C, k, k], so its index is remapped.
function forEachUpProduct(
  xShape: Shape,
  wShape: Shape,
  between: Shape,
  visit: (x: number, w: number, t: number) => void,
): void {
  const [outputs, inputs, kh, kw] = wShape;
  const taps = kh * kw;
  forEachConvProduct(between, [inputs, outputs, kh, kw], xShape, { stride: 2, padding: 0 }, (t, w, x) => {
    const tap = w % taps;
    const channel = Math.floor(w / taps);
    const c = Math.floor(channel / outputs);
    visit(x, ((channel % outputs) * inputs + c) * taps + tap, t);
  });
}

const upConvPrimitive: Primitive = {
  name: 'upConv',
  gradient(output, cotangent, wants) {
    const [x, w] = output.inputs;
    const blur = blurKernelOf(output.attributes);
    return [
      wants[0] ? upConvInputGradient(cotangent, w, blur) : undefined,
      wants[1] ? upConvWeightGradient(x, cotangent, w.shape.slice(2), blur) : undefined,
    ];
  },
  evaluate([x, w], attributes) {
    const between = transposedShape(x.shape, w.shape);
    const data = new Float64Array(elementCount(between));
    forEachUpProduct(x.shape, w.shape, between, (i, j, k) => {
      data[k] += x.data[i] * w.data[j];
    });
    const blur = blurAfterTransposedConv(blurKernelOf(attributes), w.shape[2]);
    return firLoops({ shape: between, data }, blur).data;
  },
};

/**
 * StyleGAN2's up-convolution: a transposed convolution of stride 2 and then a blur, x `[N, C, H, W]` with w
 * `[O, C, k, k]` to `[N, O, 2H, 2W]`. One primitive, because the two together can be computed much more cheaply.
 */
export function upConv(x: Tensor, w: Tensor, blur: BlurKernel): Tensor {
  assert(x.shape[1] === w.shape[1], `[${x.shape}] can't be up-convolved with [${w.shape}]`);
  const shape = [x.shape[0], w.shape[0], 2 * x.shape[2], 2 * x.shape[3]];
  return apply(upConvPrimitive, [x, w], { taps: blur.taps, kernel: [...blur.kernel] }, shape);
}

const inputGradientPrimitive: Primitive = {
  name: 'upConvInputGradient',
  gradient(output, cotangent, wants) {
    const [y, w] = output.inputs;
    const blur = blurKernelOf(output.attributes);
    return [
      wants[0] ? upConv(cotangent, w, blur) : undefined,
      wants[1] ? upConvWeightGradient(cotangent, y, w.shape.slice(2), blur) : undefined,
    ];
  },
  evaluate([y, w], attributes, shape) {
    const between = transposedShape(shape, w.shape);
    const t = unblur(y, between, blurKernelOf(attributes), w.shape[2]);
    const result = new Float64Array(elementCount(shape));
    forEachUpProduct(shape, w.shape, between, (i, j, k) => {
      result[i] += t.data[k] * w.data[j];
    });
    return result;
  },
};

/**
 * The adjoint of {@link upConv} in its input, y `[N, O, 2H, 2W]` with w `[O, C, k, k]` to `[N, C, H, W]`. With a
 * symmetric kernel it is also the blur and stride-2 convolution of StyleGAN2's discriminator.
 */
export function upConvInputGradient(y: Tensor, w: Tensor, blur: BlurKernel): Tensor {
  assert(y.shape[1] === w.shape[0], `[${y.shape}] is not a cotangent of an up-convolution with [${w.shape}]`);
  const shape = [y.shape[0], w.shape[1], y.shape[2] / 2, y.shape[3] / 2];
  return apply(inputGradientPrimitive, [y, w], { taps: blur.taps, kernel: [...blur.kernel] }, shape);
}

/**
 * The blur and stride-2 convolution of StyleGAN2's discriminator, x `[N, C, 2H, 2W]` with w `[O, C, k, k]` to
 * `[N, O, H, W]`: the adjoint of the up-convolution with the channel roles swapped.
 */
export function downConv(x: Tensor, w: Tensor, { taps, kernel }: BlurKernel): Tensor {
  return upConvInputGradient(x, transpose(w, [1, 0, 2, 3]), { taps, kernel: [...kernel].reverse() });
}

const weightGradientPrimitive: Primitive = {
  name: 'upConvWeightGradient',
  gradient(output, cotangent, wants) {
    const [x, y] = output.inputs;
    const blur = blurKernelOf(output.attributes);
    return [
      wants[0] ? upConvInputGradient(y, cotangent, blur) : undefined,
      wants[1] ? upConv(x, cotangent, blur) : undefined,
    ];
  },
  evaluate([x, y], attributes, shape) {
    const between = transposedShape(x.shape, shape);
    const t = unblur(y, between, blurKernelOf(attributes), shape[2]);
    const result = new Float64Array(elementCount(shape));
    forEachUpProduct(x.shape, shape, between, (i, j, k) => {
      result[j] += x.data[i] * t.data[k];
    });
    return result;
  },
};

/** The adjoint of {@link upConv} in its weight, x `[N, C, H, W]` and y `[N, O, 2H, 2W]` to `[O, C, k, k]`. */
export function upConvWeightGradient(x: Tensor, y: Tensor, kernelSize: Shape, blur: BlurKernel): Tensor {
  assert(
    x.shape[0] === y.shape[0] && y.shape[2] === 2 * x.shape[2] && y.shape[3] === 2 * x.shape[3],
    `[${y.shape}] is not a cotangent of an up-convolution of [${x.shape}]`,
  );
  const shape = [y.shape[1], x.shape[1], ...kernelSize];
  return apply(weightGradientPrimitive, [x, y], { taps: blur.taps, kernel: [...blur.kernel] }, shape);
}
