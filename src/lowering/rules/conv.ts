import { type ConvGeometry, convGeometry, type Tensor } from '../../graph/index.js';
import type { OnnxBuilder, OnnxValue } from '../builder.js';
import type { LoweringOptions } from '../options.js';
import type { Rules } from '../rule.js';
import { sumOfProducts } from './pictureProducts.js';
import { tiledForward, tiledInputGradient, tiledWeightGradient } from './tiledProduct.js';
import { winograd } from './winograd.js';

/** Below this many channels the transforms cost more than the multiplications they save. */
const winogradMinimumChannels = 64;
/** Smaller images have too few tiles; the transforms of larger ones leave the cache. */
const winogradSizes = { minimum: 16, maximum: 512 };
/** Up to this size ONNX Runtime's transposed convolution beats a convolution with flipped weights on a CPU. */
const transposedConvMaximumSize = 32;
/** Up to this many pixels the inputs of all taps side by side still fit the cache. */
const unfoldedMaximumPixels = 32 * 32;
/** Kernels of up to this many taps compute their weight gradient as one matrix product per tap. */
const tapwiseMaximumTaps = 9;

/** Whether a convolution of x `[N, C, H, W]` with w `[O, C, kh, kw]` takes the Winograd form. */
export function usesWinograd(
  xShape: readonly number[],
  wShape: readonly number[],
  { stride, padding }: ConvGeometry,
  { mode, device }: LoweringOptions,
): boolean {
  const defined = wShape[2] === 3 && wShape[3] === 3 && stride === 1 && padding === 1;
  if (!defined || mode === 'direct') return false;
  if (mode === 'winograd') return true;
  const [, channels, height, width] = xShape;
  const { minimum, maximum } = winogradSizes;
  return (
    device === 'cpu' &&
    Math.min(channels, wShape[0]) >= winogradMinimumChannels &&
    Math.min(height, width) >= minimum &&
    Math.max(height, width) <= maximum
  );
}

function convAttributes({ stride, padding }: ConvGeometry, [, , kh, kw]: readonly number[]) {
  return {
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    kernel_shape: [kh, kw],
  };
}

/** w `[O, C, kh, kw]` to `[C, O, kh, kw]` with both kernel axes reversed. */
function flipped(builder: OnnxBuilder, w: OnnxValue): OnnxValue {
  const [outputs, channels, kh, kw] = w.shape;
  const swapped = builder.reshape(builder.transpose(w, [1, 0, 2, 3]), [channels, outputs, kh * kw]);
  if (kh * kw === 1) return builder.reshape(swapped, [channels, outputs, 1, 1]);
  const order = builder.constant(
    Array.from({ length: kh * kw }, (_, i) => kh * kw - 1 - i),
    [kh * kw],
    'int64',
  );
  const reversed = builder.emit('Gather', [swapped, order], swapped.shape, { attributes: { axis: 2 } });
  return builder.reshape(reversed, [channels, outputs, kh, kw]);
}

function directInputGradient(
  builder: OnnxBuilder,
  y: OnnxValue,
  w: OnnxValue,
  shape: readonly number[],
  geometry: ConvGeometry,
  { device }: LoweringOptions,
): OnnxValue {
  const { stride, padding } = geometry;
  const [kh, kw] = w.shape.slice(2);
  const reflected = kh - 1 - padding;
  const asConv = stride === 1 && kh === kw && reflected >= 0;
  if (asConv && device === 'cpu' && y.shape[2] > transposedConvMaximumSize) {
    const attributes = convAttributes({ stride: 1, padding: reflected }, w.shape);
    return builder.emit('Conv', [y, flipped(builder, w)], shape, { attributes });
  }
  const rest = [kh, kw].map(
    (kernel, i) => shape[i + 2] + 2 * padding - kernel - (y.shape[i + 2] - 1) * stride,
  );
  return builder.emit('ConvTranspose', [y, w], shape, {
    attributes: { ...convAttributes(geometry, w.shape), output_padding: rest },
  });
}

/**
 * One matrix product of the cotangent with the inputs of all taps side by side: `[O, pixels] x [C * taps, pixels]^T`.
 */
function unfoldedWeightGradient(
  builder: OnnxBuilder,
  x: OnnxValue,
  y: OnnxValue,
  shape: readonly number[],
  padding: number,
): OnnxValue {
  const [outputs, channels, kh, kw] = shape;
  const [batch, , height, width] = y.shape;
  const taps = kh * kw;
  const identity = Float64Array.from({ length: taps * taps }, (_, i) => Number(i % (taps + 1) === 0));
  const planes = builder.reshape(x, [batch * channels, 1, ...x.shape.slice(2)]);
  const unfolded = builder.emit(
    'Conv',
    [planes, builder.constant(identity, [taps, 1, kh, kw])],
    [batch * channels, taps, height, width],
    { attributes: convAttributes({ stride: 1, padding }, shape) },
  );
  const columns = builder.reshape(unfolded, [batch, channels * taps, height * width]);
  const rows = builder.reshape(y, [batch, outputs, height * width]);
  return builder.reshape(sumOfProducts(builder, rows, columns, [outputs, channels * taps]), shape);
}

/** One matrix product per tap: the cotangent against the input shifted by that tap. */
function tapwiseWeightGradient(
  builder: OnnxBuilder,
  x: OnnxValue,
  y: OnnxValue,
  shape: readonly number[],
  padding: number,
): OnnxValue {
  const [outputs, channels, kh, kw] = shape;
  const [batch, , height, width] = y.shape;
  const around = [0, 0, padding, padding, 0, 0, padding, padding];
  const padded =
    padding === 0
      ? x
      : builder.emit(
          'Pad',
          [x, builder.constant(around, [8], 'int64')],
          [x.shape[0], channels, x.shape[2] + 2 * padding, x.shape[3] + 2 * padding],
        );
  const rows = builder.reshape(y, [batch, outputs, height * width]);
  const taps = Array.from({ length: kh * kw }, (_, tap) => {
    const starts = [0, 0, Math.floor(tap / kw), tap % kw];
    const shifted = builder.slice(padded, starts, [batch, channels, height, width]);
    const columns = builder.reshape(shifted, [batch, channels, height * width]);
    const product = sumOfProducts(builder, rows, columns, [outputs, channels]);
    return builder.reshape(product, [1, outputs, channels]);
  });
  const stacked =
    taps.length === 1
      ? taps[0]
      : builder.emit('Concat', taps, [kh * kw, outputs, channels], { attributes: { axis: 0 } });
  return builder.reshape(builder.transpose(stacked, [1, 2, 0]), shape);
}

/** The weight gradient as a convolution of the images' channels with the cotangents, dilated by the stride. */
function dilatedWeightGradient(
  builder: OnnxBuilder,
  x: OnnxValue,
  y: OnnxValue,
  shape: readonly number[],
  { stride, padding }: ConvGeometry,
): OnnxValue {
  const [outputs, channels, kh, kw] = shape;
  const kernel = builder.transpose(y, [1, 0, 2, 3]);
  const size = [2, 3].map((axis) => x.shape[axis] + 2 * padding - (y.shape[axis] - 1) * stride);
  const planes = builder.emit(
    'Conv',
    [builder.transpose(x, [1, 0, 2, 3]), kernel],
    [channels, outputs, ...size],
    {
      attributes: {
        ...convAttributes({ stride: 1, padding }, kernel.shape),
        dilations: [stride, stride],
      },
    },
  );
  return builder.transpose(builder.slice(planes, [0, 0, 0, 0], [channels, outputs, kh, kw]), [1, 0, 2, 3]);
}

function operands(tensor: Tensor, lowered: (tensor: Tensor) => OnnxValue): [OnnxValue, OnnxValue] {
  return [lowered(tensor.inputs[0]), lowered(tensor.inputs[1])];
}

/** The convolution family: Winograd's form where it pays, the plain operators elsewhere. */
export const convRules: Rules = {
  conv: {
    lower(tensor, { builder, lowered, options }) {
      const [x, w] = operands(tensor, lowered);
      const geometry = convGeometry(tensor.attributes);
      if (usesWinograd(x.shape, w.shape, geometry, options)) {
        return tiledForward({ builder, options, algorithm: winograd }, x, w, tensor.shape);
      }
      return builder.emit('Conv', [x, w], tensor.shape, { attributes: convAttributes(geometry, w.shape) });
    },
  },
  convInputGradient: {
    lower(tensor, { builder, lowered, options }) {
      const [y, w] = operands(tensor, lowered);
      const geometry = convGeometry(tensor.attributes);
      if (usesWinograd(tensor.shape, w.shape, geometry, options)) {
        return tiledInputGradient({ builder, options, algorithm: winograd }, y, w, tensor.shape);
      }
      return directInputGradient(builder, y, w, tensor.shape, geometry, options);
    },
  },
  convWeightGradient: {
    lower(tensor, { builder, lowered, options }) {
      const [x, y] = operands(tensor, lowered);
      const geometry = convGeometry(tensor.attributes);
      const taps = tensor.shape[2] * tensor.shape[3];
      if (usesWinograd(x.shape, tensor.shape, geometry, options)) {
        return tiledWeightGradient({ builder, options, algorithm: winograd }, x, y, tensor.shape);
      }
      if (geometry.stride === 1 && y.shape[2] * y.shape[3] <= unfoldedMaximumPixels) {
        return unfoldedWeightGradient(builder, x, y, tensor.shape, geometry.padding);
      }
      if (geometry.stride === 1 && taps <= tapwiseMaximumTaps) {
        return tapwiseWeightGradient(builder, x, y, tensor.shape, geometry.padding);
      }
      return dilatedWeightGradient(builder, x, y, tensor.shape, geometry);
    },
  },
};
