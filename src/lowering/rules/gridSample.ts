import { elementCount, type Tensor } from '../../graph/index.js';
import type { OnnxBuilder, OnnxValue } from '../builder.js';
import type { Device } from '../options.js';
import type { RuleContext, Rules } from '../rule.js';
import { sumOver } from './sums.js';

/** Devices with GridSample and a scattering addition; the others multiply matrices. */
const scattering: ReadonlySet<Device> = new Set<Device>(['cpu', 'wasm', 'cuda']);

/** Along one axis: the two neighbouring pixels of every point, inside the image, and their weights. */
interface Neighbours {
  readonly pixels: readonly OnnxValue[];
  readonly weights: readonly OnnxValue[];
}

/** The pixel coordinates of the points along one axis, `[N * points]`. */
function coordinates(builder: OnnxBuilder, grid: OnnxValue, axis: number, extent: number): OnnxValue {
  const [batch, h, w] = grid.shape;
  const component = builder.slice(grid, [0, 0, 0, axis], [batch, h, w, 1]);
  const flat = builder.reshape(component, [batch * h * w]);
  const scaled = builder.emit('Mul', [flat, builder.constant([extent / 2], [])], flat.shape);
  return builder.emit('Add', [scaled, builder.constant([(extent - 1) / 2], [])], flat.shape);
}

function neighbours(builder: OnnxBuilder, position: OnnxValue, extent: number): Neighbours {
  const { shape } = position;
  const number = (value: number) => builder.constant([value], []);
  const first = builder.emit('Floor', [position], shape);
  const second = builder.emit('Add', [first, number(1)], shape);
  const toSecond = builder.emit('Sub', [position, first], shape);
  const toFirst = builder.emit('Sub', [number(1), toSecond], shape);
  const inside = [first, second].map((pixel) =>
    builder.emit('Clip', [pixel, number(0), number(extent - 1)], shape),
  );
  const weights = [toFirst, toSecond].map((weight, i) => {
    const isInside = builder.emit('Equal', [[first, second][i], inside[i]], shape, { type: 'bool' });
    const mask = builder.emit('Cast', [isInside], shape, { attributes: { to: 1 } });
    return builder.emit('Mul', [weight, mask], shape);
  });
  return { pixels: inside.map((pixel) => toInteger(builder, pixel)), weights };
}

function toInteger(builder: OnnxBuilder, value: OnnxValue): OnnxValue {
  return builder.emit('Cast', [value], value.shape, { attributes: { to: 7 }, type: 'int64' });
}

/** Adds each weighted sample to its four pixels; a row holds all channels, so one index serves them all. */
function scattered(tensor: Tensor, { builder, lowered }: RuleContext): OnnxValue {
  const [y, grid] = tensor.inputs.map(lowered);
  const [batch, channels, height, width] = tensor.shape;
  const points = y.shape[2] * y.shape[3];
  const count = batch * points;
  const long = { type: 'int64' } as const;
  const columns = neighbours(builder, coordinates(builder, grid, 0, width), width);
  const rows = neighbours(builder, coordinates(builder, grid, 1, height), height);
  const picture = Float64Array.from({ length: count }, (_, i) => Math.floor(i / points) * height * width);
  const offset = builder.constant(picture, [count], 'int64');
  const samples = builder.reshape(
    builder.transpose(builder.reshape(y, [batch, channels, points]), [0, 2, 1]),
    [count, channels],
  );
  const [places, parts]: [OnnxValue[], OnnxValue[]] = [[], []];
  rows.pixels.forEach((row, i) => {
    const start = builder.emit('Mul', [row, builder.constant([width], [], 'int64')], [count], long);
    const line = builder.emit('Add', [start, offset], [count], long);
    columns.pixels.forEach((column, j) => {
      places.push(builder.emit('Add', [line, column], [count], long));
      const weight = builder.emit('Mul', [rows.weights[i], columns.weights[j]], [count]);
      parts.push(builder.emit('Mul', [samples, builder.reshape(weight, [count, 1])], [count, channels]));
    });
  });
  const table = [batch * height * width, channels];
  const empty = builder.emit('ConstantOfShape', [builder.constant(table, [2], 'int64')], table);
  const indices = builder.reshape(
    builder.emit('Concat', places, [4 * count], { attributes: { axis: 0 }, ...long }),
    [4 * count, 1],
  );
  const updates = builder.emit('Concat', parts, [4 * count, channels], { attributes: { axis: 0 } });
  const summed = builder.emit('ScatterND', [empty, indices, updates], table, {
    attributes: { reduction: 'add' },
  });
  const planes = builder.transpose(builder.reshape(summed, [batch, height * width, channels]), [0, 2, 1]);
  return builder.reshape(planes, tensor.shape);
}

/** The weight of every pixel along one axis for every point, `[N, points, extent]`: a hat function of the distance. */
function hats(builder: OnnxBuilder, grid: OnnxValue, axis: number, extent: number): OnnxValue {
  const [batch, h, w] = grid.shape;
  const shape = [batch, h * w, extent];
  const position = builder.reshape(coordinates(builder, grid, axis, extent), [batch, h * w, 1]);
  const pixels = Float64Array.from({ length: extent }, (_, pixel) => pixel);
  const apart = builder.emit('Sub', [position, builder.constant(pixels, [extent])], shape);
  const distance = builder.emit('Abs', [apart], shape);
  const near = builder.emit('Sub', [builder.constant([1], []), distance], shape);
  return builder.emit('Max', [near, builder.constant([0], [])], shape);
}

/** Hats along one axis for each channel of an image: `[N, 1, points, extent]`. */
function hatsOfChannels(builder: OnnxBuilder, grid: OnnxValue, axis: number, extent: number): OnnxValue {
  const [batch, points] = [grid.shape[0], grid.shape[1] * grid.shape[2]];
  return builder.reshape(hats(builder, grid, axis, extent), [batch, 1, points, extent]);
}

function sampledByProducts(tensor: Tensor, { builder, lowered }: RuleContext): OnnxValue {
  const [x, grid] = tensor.inputs.map(lowered);
  const [batch, channels, height, width] = x.shape;
  const shape = [batch, channels, elementCount(grid.shape) / (2 * batch), width];
  const lines = builder.emit('MatMul', [hatsOfChannels(builder, grid, 1, height), x], shape);
  const weighed = builder.emit('Mul', [lines, hatsOfChannels(builder, grid, 0, width)], shape);
  return builder.reshape(sumOver(builder, weighed, [3]), tensor.shape);
}

function spreadByProducts(tensor: Tensor, { builder, lowered }: RuleContext): OnnxValue {
  const [y, grid] = tensor.inputs.map(lowered);
  const [batch, channels, height, width] = tensor.shape;
  const points = y.shape[2] * y.shape[3];
  const samples = builder.reshape(y, [batch, channels, 1, points]);
  const rows = builder.transpose(hatsOfChannels(builder, grid, 1, height), [0, 1, 3, 2]);
  const weighed = builder.emit('Mul', [rows, samples], [batch, channels, height, points]);
  return builder.emit('MatMul', [weighed, hatsOfChannels(builder, grid, 0, width)], tensor.shape);
}

/** Bilinear sampling at arbitrary points and its adjoint; docs/decisions/augmentation.md gives the reasons. */
export const gridSampleRules: Rules = {
  gridSample: {
    lower(tensor, context) {
      if (!scattering.has(context.options.device)) return sampledByProducts(tensor, context);
      return context.builder.emit('GridSample', tensor.inputs.map(context.lowered), tensor.shape, {
        attributes: { mode: 'bilinear', padding_mode: 'zeros', align_corners: 0 },
      });
    },
  },
  gridSampleAdjoint: {
    lower: (tensor, context) =>
      scattering.has(context.options.device) ? scattered(tensor, context) : spreadByProducts(tensor, context),
  },
};
