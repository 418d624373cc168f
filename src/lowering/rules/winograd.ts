import type { OnnxBuilder, OnnxValue } from '../builder.js';
import { cookToom, kroneckerSquare } from './cookToom.js';

const tile = 4;
const taps = 3;
const window = tile + taps - 1;
const products = window * window;

const matrices = cookToom([0, 1, -1, 2, -2], tile, taps);

/** 2-D transforms of F(4x4, 3x3), the flat index of a 2-D position being row * extent + column. */
const filterTransform = kroneckerSquare(matrices.filter);
const inputTransform = kroneckerSquare(matrices.input);
const outputTransform = kroneckerSquare(matrices.output);

interface Tiling {
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly rows: number;
  readonly columns: number;
  readonly tiles: number;
}

function tilingOf([batch, channels, height, width]: readonly number[]): Tiling {
  const rows = Math.ceil(height / tile);
  const columns = Math.ceil(width / tile);
  return { batch, channels, height, width, rows, columns, tiles: rows * columns };
}

/** The padding of a 3x3 convolution of padding 1, plus what completes the last tiles: top, left, bottom, right. */
function windowPads({ height, width, rows, columns }: Tiling): number[] {
  return [1, 1, rows * tile + 1 - height, columns * tile + 1 - width];
}

function windowKernel(builder: OnnxBuilder): OnnxValue {
  return builder.constant(inputTransform, [products, 1, window, window]);
}

/** x `[N, C, H, W]` to its transformed windows `[36, C, N * tiles]`. */
function transformInput(builder: OnnxBuilder, x: OnnxValue): OnnxValue {
  const tiling = tilingOf(x.shape);
  const { batch, channels, height, width, rows, columns, tiles } = tiling;
  const planes = builder.reshape(x, [batch * channels, 1, height, width]);
  const windows = builder.emit(
    'Conv',
    [planes, windowKernel(builder)],
    [batch * channels, products, rows, columns],
    { attributes: { strides: [tile, tile], pads: windowPads(tiling), kernel_shape: [window, window] } },
  );
  const split = builder.reshape(windows, [batch, channels, products, tiles]);
  return builder.reshape(builder.transpose(split, [2, 1, 0, 3]), [products, channels, batch * tiles]);
}

/** The adjoint of {@link transformInput}: `[36, C, N * tiles]` back to `[N, C, H, W]`, overlaps added. */
function transformInputBack(builder: OnnxBuilder, v: OnnxValue, shape: readonly number[]): OnnxValue {
  const tiling = tilingOf(shape);
  const { batch, channels, height, width, rows, columns, tiles } = tiling;
  const split = builder.reshape(v, [products, channels, batch, tiles]);
  const planes = builder.reshape(builder.transpose(split, [2, 1, 0, 3]), [
    batch * channels,
    products,
    rows,
    columns,
  ]);
  const sum = builder.emit(
    'ConvTranspose',
    [planes, windowKernel(builder)],
    [batch * channels, 1, height, width],
    { attributes: { strides: [tile, tile], pads: windowPads(tiling), kernel_shape: [window, window] } },
  );
  return builder.reshape(sum, shape);
}

/** w `[O, C, 3, 3]` to `[36, O, C]`. */
function transformFilter(builder: OnnxBuilder, w: OnnxValue): OnnxValue {
  const [outputs, channels] = w.shape;
  const transform = builder.constant(filterTransform, [products, taps * taps]);
  const flat = builder.reshape(w, [outputs * channels, taps * taps]);
  return builder.reshape(builder.gemm(transform, flat, false, true), [products, outputs, channels]);
}

/** y `[N, O, H, W]` to the cotangent of the products `[36, O, N * tiles]`: the adjoint of the output transform. */
function transformOutputBack(builder: OnnxBuilder, y: OnnxValue): OnnxValue {
  const { batch, channels, height, width, rows, columns, tiles } = tilingOf(y.shape);
  const whole = [batch, channels, rows * tile, columns * tile];
  const missing = [0, 0, whole[2] - height, whole[3] - width];
  const padded = missing.some((count) => count > 0)
    ? builder.emit('Pad', [y, builder.constant([0, 0, 0, 0, ...missing], [8], 'int64')], whole)
    : y;
  const split = builder.reshape(padded, [batch, channels, rows, tile, columns, tile]);
  const gathered = builder.reshape(builder.transpose(split, [3, 5, 1, 0, 2, 4]), [
    tile * tile,
    channels * batch * tiles,
  ]);
  const transform = builder.constant(outputTransform, [tile * tile, products]);
  return builder.reshape(builder.gemm(transform, gathered, true, false), [products, channels, batch * tiles]);
}

/** Products `[36, O, N * tiles]` to y of `shape` `[N, O, H, W]`. */
function transformOutput(builder: OnnxBuilder, m: OnnxValue, shape: readonly number[]): OnnxValue {
  const { batch, channels, rows, columns, tiles } = tilingOf(shape);
  const transform = builder.constant(outputTransform, [tile * tile, products]);
  const flat = builder.reshape(m, [products, channels * batch * tiles]);
  const blocks = builder.gemm(transform, flat, false, false);
  const split = builder.reshape(blocks, [tile, tile, channels, batch, rows, columns]);
  const whole = builder.reshape(builder.transpose(split, [3, 2, 4, 0, 5, 1]), [
    batch,
    channels,
    rows * tile,
    columns * tile,
  ]);
  return builder.slice(whole, [0, 0, 0, 0], shape);
}

function batched(
  builder: OnnxBuilder,
  a: OnnxValue,
  b: OnnxValue,
  transA: boolean,
  transB: boolean,
): OnnxValue {
  if (!transA && !transB) return builder.matmul(a, b);
  const shape = [a.shape[0], a.shape[transA ? 2 : 1], b.shape[transB ? 1 : 2]];
  return builder.emit('FusedMatMul', [a, b], shape, {
    domain: 'com.microsoft',
    attributes: { transA: Number(transA), transB: Number(transB) },
  });
}

/** A 3x3 convolution of stride 1 and padding 1 as F(4x4, 3x3): a quarter of the multiplications. */
export function winogradConv(
  builder: OnnxBuilder,
  x: OnnxValue,
  w: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const m = batched(builder, transformFilter(builder, w), transformInput(builder, x), false, false);
  return transformOutput(builder, m, shape);
}

/** Its input gradient as the transposed algorithm, which shares the filter's and the cotangent's transforms. */
export function winogradInputGradient(
  builder: OnnxBuilder,
  y: OnnxValue,
  w: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const v = batched(builder, transformFilter(builder, w), transformOutputBack(builder, y), true, false);
  return transformInputBack(builder, v, shape);
}

/** Its weight gradient, which shares the input's and the cotangent's transforms. */
export function winogradWeightGradient(
  builder: OnnxBuilder,
  x: OnnxValue,
  y: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const u = batched(builder, transformOutputBack(builder, y), transformInput(builder, x), false, true);
  const [outputs, channels] = shape;
  const transform = builder.constant(filterTransform, [products, taps * taps]);
  const flat = builder.reshape(u, [products, outputs * channels]);
  return builder.reshape(builder.gemm(flat, transform, true, false), shape);
}
