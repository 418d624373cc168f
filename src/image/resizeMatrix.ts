import { assert } from '../errors.js';
import type { TensorData } from '../tensorData.js';
import { cubicKernel, type FilterKernel, pilKernels, type ResizeFilter } from './filters.js';

/** A resize of one side of an image. */
export interface ResizeSpec {
  /** Pixels before. */
  readonly from: number;
  /** Pixels after. */
  readonly to: number;
  readonly filter: ResizeFilter;
  /** Widens the filter when shrinking, so that every pixel counts; true by default. */
  readonly antialias?: boolean;
  /**
   * The arithmetic to follow: `pil` is Pillow's (and torch's with antialias, which copies it); `torchvision` without
   * antialias is torch's `align_corners=False`: cubic with a = -0.75 and border pixels repeated.
   */
  readonly rule: 'pil' | 'torchvision';
}

/** The weights of the source pixels `start`, `start + 1`, ... for one pixel of the result. */
export interface PixelWeights {
  readonly start: number;
  readonly weights: Float64Array;
}

const plainCubic = cubicKernel(-0.75);

/** Pillow's weights: the filter centred on the pixel, cut at the borders and normalised to sum to 1. */
function centredWeights(spec: ResizeSpec, kernel: FilterKernel, index: number): PixelWeights {
  const scale = spec.from / spec.to;
  const stretch = spec.antialias === false ? 1 : Math.max(scale, 1);
  const center = (index + 0.5) * scale;
  const reach = kernel.support * stretch;
  const start = Math.max(0, Math.trunc(center - reach + 0.5));
  const end = Math.min(spec.from, Math.trunc(center + reach + 0.5));
  const weights = new Float64Array(end - start);
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap++) {
    weights[tap] = kernel.weight((start + tap - center + 0.5) * (1 / stretch));
    sum += weights[tap];
  }
  for (let tap = 0; tap < weights.length && sum !== 0; tap++) weights[tap] *= 1 / sum;
  return { start, weights };
}

/**
 * Torch's weights without antialias: a fixed number of taps, with those beyond a border clamped to the border pixel.
 */
function interpolatedWeights(spec: ResizeSpec, index: number): PixelWeights {
  const isCubic = spec.filter === 'bicubic';
  const position = ((index + 0.5) * spec.from) / spec.to - 0.5;
  const source = isCubic ? position : Math.max(0, position);
  const base = Math.floor(source);
  const kernel = isCubic ? plainCubic : pilKernels.bilinear;
  const first = base - (isCubic ? 1 : 0);
  const last = base + (isCubic ? 2 : 1);
  const clamp = (pixel: number): number => Math.min(Math.max(pixel, 0), spec.from - 1);
  const start = clamp(first);
  const weights = new Float64Array(clamp(last) - start + 1);
  for (let pixel = first; pixel <= last; pixel++)
    weights[clamp(pixel) - start] += kernel.weight(source - pixel);
  return { start, weights };
}

/** The weights of every pixel of a resized side. */
export function pixelWeights(spec: ResizeSpec): PixelWeights[] {
  for (const size of [spec.from, spec.to])
    assert(Number.isInteger(size) && size >= 1, `a side of ${size} pixels can't be resized`);
  const isTorch = spec.rule === 'torchvision';
  const isInterpolation = isTorch && spec.antialias === false;
  assert(
    !isTorch || spec.filter === 'bicubic' || spec.filter === 'bilinear',
    `torchvision has no ${spec.filter} filter for tensors`,
  );
  return Array.from({ length: spec.to }, (_, index) =>
    isInterpolation ? interpolatedWeights(spec, index) : centredWeights(spec, pilKernels[spec.filter], index),
  );
}

/**
 * A resize of one side as a matrix `[to, from]`: an image `[H, W]` becomes `rows . image . columns^T`.
 *
 * Sources: Pillow's and torch's documented sampling grids (pixel centres at half-integers).
 */
export function resizeMatrix(spec: ResizeSpec): TensorData<'float64'> {
  const rows = pixelWeights(spec);
  const data = new Float64Array(spec.to * spec.from);
  for (const [row, { start, weights }] of rows.entries()) data.set(weights, row * spec.from + start);
  return { data, shape: [spec.to, spec.from], dtype: 'float64' };
}
