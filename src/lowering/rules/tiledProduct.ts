import type { OnnxBuilder, OnnxValue } from '../builder.js';
import type { LoweringOptions } from '../options.js';

/** A fixed linear map between a plane and its tiles: a strided convolution one way, a transposed one back. */
export interface TileMap {
  /** `[products, 1, extent, extent]`, row-major. */
  readonly kernel: Float64Array;
  readonly extent: number;
  /** Rows and columns from one tile to the next. */
  readonly stride: number;
  /** Rows and columns that the first tile covers before the plane begins. */
  readonly before: number;
}

/**
 * A fast algorithm for a convolution-like operation: transform tiles of the input and the filter, multiply channel
 * matrices at every position of the transformed tile, transform back (Winograd 1980; Lavin and Gray 2015).
 */
export interface TiledAlgorithm {
  /** Positions of a transformed tile. */
  readonly products: number;
  readonly input: TileMap;
  readonly output: TileMap;
  /** `[products, k * k]`, row-major. */
  readonly filter: Float64Array;
}

/** The context that the three operations of a family share: the builder, the device and the algorithm. */
export interface TiledContext {
  readonly builder: OnnxBuilder;
  readonly options: LoweringOptions;
  readonly algorithm: TiledAlgorithm;
}

/**
 * Transformed tiles as the operand of a product batched over the positions: either `[products, C, N * tiles]`, or, for
 * one image on a CPU, in their original layout `[C, products, tiles]`, for a product that takes its batch from the
 * middle axis.
 */
interface Operand {
  readonly value: OnnxValue;
  readonly batchInMiddle: boolean;
}

interface Plane {
  readonly shape: readonly number[];
  readonly map: TileMap;
}

function tilesOf({ shape: [, , height, width], map }: Plane): { rows: number; columns: number } {
  return { rows: Math.ceil(height / map.stride), columns: Math.ceil(width / map.stride) };
}

/** The margin of the tiles around the plane: top, left, bottom, right. */
function padsOf(plane: Plane): number[] {
  const { rows, columns } = tilesOf(plane);
  const { stride, extent, before } = plane.map;
  const [, , height, width] = plane.shape;
  const after = (count: number, size: number) => (count - 1) * stride + extent - before - size;
  return [before, before, after(rows, height), after(columns, width)];
}

function mapAttributes(plane: Plane) {
  const { stride, extent } = plane.map;
  return { strides: [stride, stride], pads: padsOf(plane), kernel_shape: [extent, extent] };
}

function kernelOf({ builder, algorithm }: TiledContext, { kernel, extent }: TileMap): OnnxValue {
  return builder.constant(kernel, [algorithm.products, 1, extent, extent]);
}

/** Transforms a plane `[N, C, H, W]` to tiles. */
function toTiles(context: TiledContext, value: OnnxValue, map: TileMap): Operand {
  const { builder, options, algorithm } = context;
  const { products } = algorithm;
  const [batch, channels, height, width] = value.shape;
  const plane = { shape: value.shape, map };
  const { rows, columns } = tilesOf(plane);
  const planes = builder.reshape(value, [batch * channels, 1, height, width]);
  const tiles = builder.emit(
    'Conv',
    [planes, kernelOf(context, map)],
    [batch * channels, products, rows, columns],
    {
      attributes: mapAttributes(plane),
    },
  );
  if (batch === 1 && options.device === 'cpu') {
    return { value: builder.reshape(tiles, [channels, products, rows * columns]), batchInMiddle: true };
  }
  const split = builder.reshape(tiles, [batch, channels, products, rows * columns]);
  const positions = [products, channels, batch * rows * columns];
  return { value: builder.reshape(builder.transpose(split, [2, 1, 0, 3]), positions), batchInMiddle: false };
}

/** Transforms products `[products, C, N * tiles]` back to a plane of `shape` `[N, C, H, W]`, adding overlaps. */
function fromTiles(
  context: TiledContext,
  value: OnnxValue,
  shape: readonly number[],
  map: TileMap,
): OnnxValue {
  const { builder, algorithm } = context;
  const { products } = algorithm;
  const [batch, channels, height, width] = shape;
  const plane = { shape, map };
  const { rows, columns } = tilesOf(plane);
  const split = builder.reshape(value, [products, channels, batch, rows * columns]);
  const tiles = builder.reshape(builder.transpose(split, [2, 1, 0, 3]), [
    batch * channels,
    products,
    rows,
    columns,
  ]);
  const inputs = [tiles, kernelOf(context, map)];
  const planes = builder.emit('ConvTranspose', inputs, [batch * channels, 1, height, width], {
    attributes: mapAttributes(plane),
  });
  return builder.reshape(planes, shape);
}

/** Transforms w `[O, C, k, k]` to `[products, O, C]`. */
function transformFilter({ builder, algorithm }: TiledContext, w: OnnxValue): Operand {
  const [outputs, channels, kh, kw] = w.shape;
  const transform = builder.constant(algorithm.filter, [algorithm.products, kh * kw]);
  const flat = builder.reshape(w, [outputs * channels, kh * kw]);
  const product = builder.gemm(transform, flat, false, true);
  return { value: builder.reshape(product, [algorithm.products, outputs, channels]), batchInMiddle: false };
}

/** A product batched over the positions. */
function multiply(
  { builder, options, algorithm }: TiledContext,
  a: Operand,
  b: Operand,
  { transA = false, transB = false }: { transA?: boolean; transB?: boolean } = {},
): OnnxValue {
  const [rowsOfA, innerOfA] = matrixAxes(a);
  const [innerOfB, columnsOfB] = matrixAxes(b);
  const shape = [algorithm.products, transA ? innerOfA : rowsOfA, transB ? innerOfB : columnsOfB];
  if (options.device !== 'cpu') {
    const [left, right] = [transA ? swapped(builder, a) : a.value, transB ? swapped(builder, b) : b.value];
    return builder.emit('MatMul', [left, right], shape);
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

function swapped(builder: OnnxBuilder, { value }: Operand): OnnxValue {
  return builder.transpose(value, [0, 2, 1]);
}

function matrixAxes({ value, batchInMiddle }: Operand): [number, number] {
  return [value.shape[batchInMiddle ? 0 : 1], value.shape[2]];
}

/** Computes y of `shape` from x `[N, C, H, W]` and w `[O, C, k, k]`. */
export function tiledForward(
  context: TiledContext,
  x: OnnxValue,
  w: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const { input, output } = context.algorithm;
  const tiles = toTiles(context, x, input);
  const products = multiply(context, transformFilter(context, w), tiles);
  return fromTiles(context, products, shape, output);
}

/** The gradient of x, of `shape`, by the transposed algorithm: it shares the transforms of w and y. */
export function tiledInputGradient(
  context: TiledContext,
  y: OnnxValue,
  w: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const { input, output } = context.algorithm;
  const tiles = toTiles(context, y, output);
  const products = multiply(context, transformFilter(context, w), tiles, { transA: true });
  return fromTiles(context, products, shape, input);
}

/** The gradient of w, of `shape`: it shares the transforms of x and y. */
export function tiledWeightGradient(
  context: TiledContext,
  x: OnnxValue,
  y: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const { builder, algorithm } = context;
  const [outputs, channels, kh, kw] = shape;
  const products = multiply(
    context,
    toTiles(context, y, algorithm.output),
    toTiles(context, x, algorithm.input),
    { transB: true },
  );
  const transform = builder.constant(algorithm.filter, [algorithm.products, kh * kw]);
  const flat = builder.reshape(products, [algorithm.products, outputs * channels]);
  return builder.reshape(builder.gemm(flat, transform, true, false), shape);
}
