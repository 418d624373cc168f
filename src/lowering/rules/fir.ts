import { type FirGeometry, firGeometry, firOutputSize } from '../../graph/index.js';
import type { OnnxBuilder, OnnxValue } from '../builder.js';
import type { Rules } from '../rule.js';

/** Zero-insertion, padding, convolution and decimation of `[N, C, H, W]`, all planes as one batch. */
export function lowerFir(builder: OnnxBuilder, x: OnnxValue, geometry: FirGeometry): OnnxValue {
  const [batch, channels, height, width] = x.shape;
  const size = firOutputSize([height, width], geometry);
  const planes = builder.reshape(x, [batch * channels, 1, height, width]);
  const filtered =
    geometry.up === 1 ? decimated(builder, planes, geometry) : inserted(builder, planes, geometry);
  return builder.reshape(filtered, [batch, channels, ...size]);
}

/** Without zero-insertion: a strided convolution with the flipped kernel. */
function decimated(builder: OnnxBuilder, x: OnnxValue, geometry: FirGeometry): OnnxValue {
  const { kernel, kernelShape, down, padding } = geometry;
  const [top, bottom, left, right] = padding;
  const cropped = crop(builder, x, padding);
  const size = firOutputSize(x.shape.slice(2), geometry);
  const weight = builder.constant([...kernel].reverse(), [1, 1, ...kernelShape]);
  return builder.emit('Conv', [cropped, weight], [x.shape[0], 1, ...size], {
    attributes: {
      strides: [down, down],
      pads: [top, left, bottom, right].map((count) => Math.max(count, 0)),
      kernel_shape: kernelShape,
    },
  });
}

/** Handles negative padding by cutting off rows and columns first. */
function crop(builder: OnnxBuilder, x: OnnxValue, padding: readonly number[]): OnnxValue {
  const [top, bottom, left, right] = padding.map((count) => Math.max(-count, 0));
  const [planes, one, height, width] = x.shape;
  return builder.slice(x, [0, 0, top, left], [planes, one, height - top - bottom, width - left - right]);
}

/** With zero-insertion: a transposed convolution, cut or padded to size, and every `down`-th sample of it. */
function inserted(builder: OnnxBuilder, x: OnnxValue, geometry: FirGeometry): OnnxValue {
  const { kernel, kernelShape, up, down, padding } = geometry;
  const [planes, , height, width] = x.shape;
  const dense = firOutputSize([height, width], { ...geometry, down: 1 });
  const begin = [kernelShape[0] - 1 - padding[0], kernelShape[1] - 1 - padding[2]];
  const end = [height, width].map((extent, i) => (extent - 1) * up + kernelShape[i] - begin[i] - dense[i]);
  const cut = [...begin, ...end].map((count) => Math.max(count, 0));
  const missing = [...begin, ...end].map((count) => Math.max(-count, 0));
  const covered = dense.map((extent, i) => extent - missing[i] - missing[i + 2]);
  const weight = builder.constant(kernel, [1, 1, ...kernelShape]);
  const spread = builder.emit('ConvTranspose', [x, weight], [planes, 1, ...covered], {
    attributes: { strides: [up, up], pads: cut, kernel_shape: kernelShape },
  });
  const pads = [0, 0, missing[0], missing[1], 0, 0, missing[2], missing[3]];
  const whole = missing.some((count) => count > 0)
    ? builder.emit('Pad', [spread, builder.constant(pads, [8], 'int64')], [planes, 1, ...dense])
    : spread;
  if (down === 1) return whole;
  const pick = (numbers: readonly number[]) => builder.constant(numbers, [2], 'int64');
  const every = [whole, pick([0, 0]), pick(dense), pick([2, 3]), pick([down, down])];
  return builder.emit('Slice', every, [planes, 1, ...firOutputSize([height, width], geometry)]);
}

/** The FIR family. */
export const firRules: Rules = {
  fir: {
    lower: (tensor, { builder, lowered }) =>
      lowerFir(builder, lowered(tensor.inputs[0]), firGeometry(tensor.attributes)),
  },
};
