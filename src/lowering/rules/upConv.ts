import {
  adjointFir,
  type BlurKernel,
  blurAfterTransposedConv,
  blurKernelOf,
  elementCount,
  transposedShape,
} from '../../graph/index.js';
import type { OnnxBuilder, OnnxValue } from '../builder.js';
import type { LoweringOptions } from '../options.js';
import type { Rules } from '../rule.js';
import { lowerFir } from './fir.js';
import { perPicture, sumOfProducts } from './pictureProducts.js';
import { tiledForward, tiledInputGradient, tiledWeightGradient } from './tiledProduct.js';
import { tiledUpConv } from './tiledUpConv.js';

/** From this input height and width on, tiles pay for the larger transformed weights. */
const tiledMinimumSize = 64;
/** Below this many channels the transforms cost more than the multiplications they save. */
const tiledMinimumChannels = 128;

/**
 * The form of an up-convolution: `direct` is the transposed convolution and then the blur; `taps` is one matrix product
 * that computes all taps of all outputs, then a fixed small transposed convolution that scatters and blurs at once;
 * `tiled` is the same with fewer multiplications, for 3x3 taps.
 */
export function upConvForm(
  [, channels, height, width]: readonly number[],
  [outputs, , k]: readonly number[],
  { mode, device }: LoweringOptions,
): 'direct' | 'taps' | 'tiled' {
  if (mode === 'direct') return 'direct';
  if (k !== 3) return 'taps';
  if (mode === 'winograd') return 'tiled';
  const pays =
    device === 'cpu' &&
    Math.min(height, width) >= tiledMinimumSize &&
    Math.min(channels, outputs) >= tiledMinimumChannels;
  return pays ? 'tiled' : 'taps';
}

/** The fixed kernel `[taps, 1, e, e]` that scatters a tap's plane and blurs it, with its padding before and after. */
function scatterBlur(builder: OnnxBuilder, blur: BlurKernel, convolutionTaps: number) {
  const extent = convolutionTaps + blur.taps - 1;
  const kernel = new Float64Array(convolutionTaps ** 2 * extent ** 2);
  for (let tap = 0; tap < convolutionTaps ** 2; tap++) {
    const [row, column] = [Math.floor(tap / convolutionTaps), tap % convolutionTaps];
    for (let i = 0; i < blur.taps; i++) {
      for (let j = 0; j < blur.taps; j++) {
        kernel[(tap * extent + row + i) * extent + column + j] = blur.kernel[i * blur.taps + j];
      }
    }
  }
  const { padding } = blurAfterTransposedConv(blur, convolutionTaps);
  const before = blur.taps - 1 - padding[0];
  const after = blur.taps - 1 - padding[1];
  return {
    weight: builder.constant(kernel, [convolutionTaps ** 2, 1, extent, extent]),
    attributes: {
      strides: [2, 2],
      pads: [before, before, after, after],
      kernel_shape: [extent, extent],
    },
  };
}

/** Reshapes w `[O, C, k, k]` to one row for each output and tap: `[O * k * k, C]`. */
function tapRows(builder: OnnxBuilder, w: OnnxValue): OnnxValue {
  const [outputs, channels, kh, kw] = w.shape;
  const split = builder.reshape(w, [outputs, channels, kh * kw]);
  return builder.reshape(builder.transpose(split, [0, 2, 1]), [outputs * kh * kw, channels]);
}

/** An image's cotangent as the cotangent of its tap products: `[N, O * k * k, H * W]`. */
function gatherTaps(
  builder: OnnxBuilder,
  y: OnnxValue,
  blur: BlurKernel,
  convolutionTaps: number,
): OnnxValue {
  const [batch, outputs, height, width] = y.shape;
  const taps = convolutionTaps ** 2;
  const { weight, attributes } = scatterBlur(builder, blur, convolutionTaps);
  const planes = builder.reshape(y, [batch * outputs, 1, height, width]);
  const gathered = builder.emit('Conv', [planes, weight], [batch * outputs, taps, height / 2, width / 2], {
    attributes,
  });
  return builder.reshape(gathered, [batch, outputs * taps, (height * width) / 4]);
}

function upConvByTaps(builder: OnnxBuilder, x: OnnxValue, w: OnnxValue, blur: BlurKernel): OnnxValue {
  const [batch, channels, height, width] = x.shape;
  const [outputs, , k] = w.shape;
  const products = perPicture(
    builder,
    tapRows(builder, w),
    builder.reshape(x, [batch, channels, height * width]),
    false,
  );
  const { weight, attributes } = scatterBlur(builder, blur, k);
  const planes = builder.reshape(products, [batch * outputs, k * k, height, width]);
  const scattered = builder.emit(
    'ConvTranspose',
    [planes, weight],
    [batch * outputs, 1, 2 * height, 2 * width],
    {
      attributes,
    },
  );
  return builder.reshape(scattered, [batch, outputs, 2 * height, 2 * width]);
}

function weightGradientByTaps(
  builder: OnnxBuilder,
  x: OnnxValue,
  y: OnnxValue,
  [outputs, channels, k]: readonly number[],
  blur: BlurKernel,
): OnnxValue {
  const taps = gatherTaps(builder, y, blur, k);
  const [batch, rows, pixels] = taps.shape;
  const flat = builder.reshape(x, [batch, channels, pixels]);
  const summed = sumOfProducts(builder, taps, flat, [rows, channels]);
  const split = builder.reshape(summed, [outputs, k * k, channels]);
  return builder.reshape(builder.transpose(split, [0, 2, 1]), [outputs, channels, k, k]);
}

/** Transposes w `[O, C, k, k]` to `[C, O, k, k]`, the layout of the convolution whose adjoint is the up-convolution. */
function asConvolution(builder: OnnxBuilder, w: OnnxValue): OnnxValue {
  return builder.transpose(w, [1, 0, 2, 3]);
}

function directUpConv(builder: OnnxBuilder, x: OnnxValue, w: OnnxValue, blur: BlurKernel): OnnxValue {
  const between = transposedShape(x.shape, w.shape);
  const spread = builder.emit('ConvTranspose', [x, asConvolution(builder, w)], between, {
    attributes: { strides: [2, 2], kernel_shape: w.shape.slice(2) },
  });
  return lowerFir(builder, spread, blurAfterTransposedConv(blur, w.shape[2]));
}

function unblurred(
  builder: OnnxBuilder,
  y: OnnxValue,
  between: readonly number[],
  blur: BlurKernel,
  k: number,
): OnnxValue {
  return lowerFir(builder, y, adjointFir(blurAfterTransposedConv(blur, k), between.slice(2)));
}

/** The up-convolution family. */
export const upConvRules: Rules = {
  upConv: {
    lower(tensor, { builder, lowered, options }) {
      const [x, w] = tensor.inputs.map((source) => lowered(source));
      const blur = blurKernelOf(tensor.attributes);
      const form = upConvForm(x.shape, w.shape, options);
      if (form === 'tiled') {
        return tiledForward({ builder, options, algorithm: tiledUpConv(blur) }, x, w, tensor.shape);
      }
      return form === 'taps' ? upConvByTaps(builder, x, w, blur) : directUpConv(builder, x, w, blur);
    },
  },
  upConvInputGradient: {
    lower(tensor, { builder, lowered, options }) {
      const [y, w] = tensor.inputs.map((source) => lowered(source));
      const blur = blurKernelOf(tensor.attributes);
      const form = upConvForm(tensor.shape, w.shape, options);
      if (form === 'tiled') {
        return tiledInputGradient({ builder, options, algorithm: tiledUpConv(blur) }, y, w, tensor.shape);
      }
      if (form === 'taps') {
        const taps = gatherTaps(builder, y, blur, w.shape[2]);
        return builder.reshape(perPicture(builder, tapRows(builder, w), taps, true), tensor.shape);
      }
      const between = transposedShape(tensor.shape, w.shape);
      const spread = unblurred(builder, y, between, blur, w.shape[2]);
      return builder.emit('Conv', [spread, asConvolution(builder, w)], tensor.shape, {
        attributes: { strides: [2, 2], kernel_shape: w.shape.slice(2) },
      });
    },
  },
  upConvWeightGradient: {
    lower(tensor, { builder, lowered, options }) {
      const [x, y] = tensor.inputs.map((source) => lowered(source));
      const blur = blurKernelOf(tensor.attributes);
      const { shape } = tensor;
      const form = upConvForm(x.shape, shape, options);
      if (form === 'tiled') {
        return tiledWeightGradient({ builder, options, algorithm: tiledUpConv(blur) }, x, y, shape);
      }
      if (form === 'taps') return weightGradientByTaps(builder, x, y, shape, blur);
      const between = transposedShape(x.shape, shape);
      const spread = unblurred(builder, y, between, blur, shape[2]);
      // Every tap's plane is the spread cotangent at every other row and column from that tap on.
      const [batch, outputs] = y.shape;
      const [height, width] = x.shape.slice(2);
      const pixels = height * width;
      const flat = builder.reshape(x, [batch, shape[1], pixels]);
      const taps = Array.from({ length: shape[2] * shape[3] }, (_, tap) => {
        const [row, column] = [Math.floor(tap / shape[3]), tap % shape[3]];
        const pick = (numbers: readonly number[]) => builder.constant(numbers, [2], 'int64');
        const ends = pick([row + 2 * height - 1, column + 2 * width - 1]);
        const inputs = [spread, pick([row, column]), ends, pick([2, 3]), pick([2, 2])];
        const plane = builder.emit('Slice', inputs, [batch, outputs, height, width]);
        const rows = builder.reshape(plane, [batch, outputs, pixels]);
        return builder.reshape(sumOfProducts(builder, rows, flat, [outputs, shape[1]]), [
          1,
          elementCount([outputs, shape[1]]),
        ]);
      });
      const stacked =
        taps.length === 1
          ? taps[0]
          : builder.emit('Concat', taps, [taps.length, outputs * shape[1]], { attributes: { axis: 0 } });
      return builder.reshape(builder.transpose(stacked, [1, 0]), shape);
    },
  },
};
