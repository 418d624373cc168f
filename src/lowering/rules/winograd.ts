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

/** What completes the last tiles: top, left, bottom, right. */
function tilePads({ height, width, rows, columns }: Tiling): number[] {
  return [0, 0, rows * tile - height, columns * tile - width];
}

function windowKernel(builder: OnnxBuilder): OnnxValue {
  return builder.constant(inputTransform, [products, 1, window, window]);
}

function tileKernel(builder: OnnxBuilder): OnnxValue {
  const byProduct = Array.from({ length: products * tile * tile }, (_, i) => {
    const position = i % (tile * tile);
    return outputTransform[position * products + Math.floor(i / (tile * tile))];
  });
  return builder.constant(byProduct, [products, 1, tile, tile]);
}

/**
 * Transformed tiles as the operand of a product batched over the 36 positions: either `[36, C, N * tiles]`, or, for one
 * picture, as they come, `[C, 36, tiles]`, for a product that takes its batch from the middle axis.
 */
interface Tiles {
  readonly value: OnnxValue;
  readonly batchInMiddle: boolean;
}

/** Tiles `[N * C, 36, rows, columns]` as they come from a strided convolution. */
function asOperand(builder: OnnxBuilder, planes: OnnxValue, { batch, channels, tiles }: Tiling): Tiles {
  if (batch === 1) {
    return { value: builder.reshape(planes, [channels, products, tiles]), batchInMiddle: true };
  }
  const split = builder.reshape(planes, [batch, channels, products, tiles]);
  const value = builder.reshape(builder.transpose(split, [2, 1, 0, 3]), [products, channels, batch * tiles]);
  return { value, batchInMiddle: false };
}

/** A product `[36, C, N * tiles]` as tiles `[N * C, 36, rows, columns]` for a strided transposed convolution. */
function asPlanes(
  builder: OnnxBuilder,
  product: OnnxValue,
  { batch, channels, rows, columns, tiles }: Tiling,
): OnnxValue {
  const split = builder.reshape(product, [products, channels, batch, tiles]);
  return builder.reshape(builder.transpose(split, [2, 1, 0, 3]), [batch * channels, products, rows, columns]);
}

/** x `[N, C, H, W]` to its transformed windows. */
function transformInput(builder: OnnxBuilder, x: OnnxValue): Tiles {
  const tiling = tilingOf(x.shape);
  const { batch, channels, height, width, rows, columns } = tiling;
  const planes = builder.reshape(x, [batch * channels, 1, height, width]);
  const shape = [batch * channels, products, rows, columns];
  const windows = builder.emit('Conv', [planes, windowKernel(builder)], shape, {
    attributes: { strides: [tile, tile], pads: windowPads(tiling), kernel_shape: [window, window] },
  });
  return asOperand(builder, windows, tiling);
}

/** The adjoint of {@link transformInput}: `[36, C, N * tiles]` back to `[N, C, H, W]`, overlaps added. */
function transformInputBack(builder: OnnxBuilder, v: OnnxValue, shape: readonly number[]): OnnxValue {
  const tiling = tilingOf(shape);
  const { batch, channels, height, width } = tiling;
  const inputs = [asPlanes(builder, v, tiling), windowKernel(builder)];
  const sum = builder.emit('ConvTranspose', inputs, [batch * channels, 1, height, width], {
    attributes: { strides: [tile, tile], pads: windowPads(tiling), kernel_shape: [window, window] },
  });
  return builder.reshape(sum, shape);
}

/** w `[O, C, 3, 3]` to `[36, O, C]`. */
function transformFilter(builder: OnnxBuilder, w: OnnxValue): Tiles {
  const [outputs, channels] = w.shape;
  const transform = builder.constant(filterTransform, [products, taps * taps]);
  const flat = builder.reshape(w, [outputs * channels, taps * taps]);
  const value = builder.reshape(builder.gemm(transform, flat, false, true), [products, outputs, channels]);
  return { value, batchInMiddle: false };
}

/** y `[N, O, H, W]` to the cotangent of the products: the adjoint of {@link transformOutput}. */
function transformOutputBack(builder: OnnxBuilder, y: OnnxValue): Tiles {
  const tiling = tilingOf(y.shape);
  const { batch, channels, height, width, rows, columns } = tiling;
  const planes = builder.reshape(y, [batch * channels, 1, height, width]);
  const shape = [batch * channels, products, rows, columns];
  const tiles = builder.emit('Conv', [planes, tileKernel(builder)], shape, {
    attributes: { strides: [tile, tile], pads: tilePads(tiling), kernel_shape: [tile, tile] },
  });
  return asOperand(builder, tiles, tiling);
}

/** Products `[36, O, N * tiles]` to y of `shape` `[N, O, H, W]`. */
function transformOutput(builder: OnnxBuilder, m: OnnxValue, shape: readonly number[]): OnnxValue {
  const tiling = tilingOf(shape);
  const { batch, channels, height, width } = tiling;
  const inputs = [asPlanes(builder, m, tiling), tileKernel(builder)];
  const whole = builder.emit('ConvTranspose', inputs, [batch * channels, 1, height, width], {
    attributes: { strides: [tile, tile], pads: tilePads(tiling), kernel_shape: [tile, tile] },
  });
  return builder.reshape(whole, shape);
}

/** A product batched over the 36 positions; the tiles' operands may hold the batch in the middle. */
function batched(
  builder: OnnxBuilder,
  a: Tiles,
  b: Tiles,
  { transA = false, transB = false }: { transA?: boolean; transB?: boolean } = {},
): OnnxValue {
  const [rowsOfA, innerOfA] = matrixAxes(a);
  const [innerOfB, columnsOfB] = matrixAxes(b);
  const shape = [products, transA ? innerOfA : rowsOfA, transB ? innerOfB : columnsOfB];
  if (![transA, transB, a.batchInMiddle, b.batchInMiddle].some(Boolean)) {
    return builder.emit('MatMul', [a.value, b.value], shape);
  }
  return builder.emit('FusedMatMul', [a.value, b.value], shape, {
    domain: 'com.microsoft',
    attributes: {
      transA: Number(transA),
      transB: Number(transB),
      transBatchA: Number(a.batchInMiddle),
      transBatchB: Number(b.batchInMiddle),
    },
  });
}

function matrixAxes({ value, batchInMiddle }: Tiles): [number, number] {
  return [value.shape[batchInMiddle ? 0 : 1], value.shape[2]];
}

/** A 3x3 convolution of stride 1 and padding 1 as F(4x4, 3x3): a quarter of the multiplications. */
export function winogradConv(
  builder: OnnxBuilder,
  x: OnnxValue,
  w: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  return transformOutput(
    builder,
    batched(builder, transformFilter(builder, w), transformInput(builder, x)),
    shape,
  );
}

/** Its input gradient as the transposed algorithm, which shares the filter's and the cotangent's transforms. */
export function winogradInputGradient(
  builder: OnnxBuilder,
  y: OnnxValue,
  w: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const v = batched(builder, transformFilter(builder, w), transformOutputBack(builder, y), { transA: true });
  return transformInputBack(builder, v, shape);
}

/** Its weight gradient, which shares the input's and the cotangent's transforms. */
export function winogradWeightGradient(
  builder: OnnxBuilder,
  x: OnnxValue,
  y: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const u = batched(builder, transformOutputBack(builder, y), transformInput(builder, x), { transB: true });
  const [outputs, channels] = shape;
  const transform = builder.constant(filterTransform, [products, taps * taps]);
  const flat = builder.reshape(u, [products, outputs * channels]);
  return builder.reshape(builder.gemm(flat, transform, true, false), shape);
}
