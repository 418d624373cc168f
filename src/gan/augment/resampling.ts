import type { Size } from './geometry.js';
import type { Matrix } from './matrices.js';
import { resamplingFilter } from './wavelets.js';

const filter = resamplingFilter();
/** Output pixels beyond each edge that the last filter sees. */
const border = filter.length / 4;

/** Pixels by which a picture is continued beyond each edge. */
export interface Margin {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * How far beyond its edges the pictures of a batch are sampled, with the reach of the filters: at most as far as one
 * reflection gives (Karras et al. 2020, appendix B, line 25 of the algorithm).
 */
export function marginOf(inverseWarps: readonly Matrix[], { height, width }: Size): Margin {
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  const reach = { left: 0, top: 0, right: 0, bottom: 0 };
  for (const warp of inverseWarps) {
    for (const [cornerX, cornerY] of [
      [-x, -y],
      [x, -y],
      [x, y],
      [-x, y],
    ]) {
      const atX = warp[0] * cornerX + warp[1] * cornerY + warp[2];
      const atY = warp[3] * cornerX + warp[4] * cornerY + warp[5];
      reach.left = Math.max(reach.left, -atX - x + 2 * border);
      reach.right = Math.max(reach.right, atX - x + 2 * border);
      reach.top = Math.max(reach.top, -atY - y + 2 * border);
      reach.bottom = Math.max(reach.bottom, atY - y + 2 * border);
    }
  }
  const whole = (value: number, extent: number) => Math.ceil(Math.min(value, extent - 1));
  return {
    left: whole(reach.left, width),
    right: whole(reach.right, width),
    top: whole(reach.top, height),
    bottom: whole(reach.bottom, height),
  };
}

/** Samples along an axis after enlarging a picture that is continued by the largest margin, `extent - 1`. */
export function enlargedExtent(extent: number): number {
  return 2 * (3 * extent - 2);
}

/** Samples along an axis at which the enlarged picture is looked up. */
export function sampledExtent(extent: number): number {
  return 2 * (extent + 2 * border);
}

/**
 * Reflection by `before` and `after` pixels, then enlargement by 2 with the filter, as one matrix
 * `[enlargedExtent, extent]`. What lies beyond the margin is zero, as it is where a picture ends.
 */
export function enlargingMatrix(extent: number, before: number, after: number): Float32Array<ArrayBuffer> {
  const size = enlargedExtent(extent);
  const matrix = new Float64Array(size * extent);
  const first = extent - 1 - before;
  const last = 2 * extent - 1 + after;
  for (let row = 2 * first; row < 2 * last; row++) {
    for (let tap = 0; tap < filter.length; tap++) {
      const doubled = row + filter.length / 2 - 1 - tap;
      const column = doubled / 2;
      if (doubled % 2 !== 0 || column < first || column >= last) continue;
      matrix[row * extent + reflected(column - (extent - 1), extent)] += 2 * filter[tap];
    }
  }
  return Float32Array.from(matrix);
}

/** The filter and every second sample of it, without the border: `[extent, sampledExtent]`. */
export function reducingMatrix(extent: number): Float64Array {
  const size = sampledExtent(extent);
  const matrix = new Float64Array(extent * size);
  for (let row = 0; row < extent; row++) {
    for (let tap = 0; tap < filter.length; tap++) matrix[row * size + 2 * row + 1 + tap] = filter[tap];
  }
  return matrix;
}

/** The pixel that a coordinate outside of a picture shows, mirrored at the centres of the outermost pixels. */
export function reflected(index: number, extent: number): number {
  if (extent === 1) return 0;
  const period = 2 * (extent - 1);
  const within = ((index % period) + period) % period;
  return Math.min(within, period - within);
}

/** The points of the output, `[sampledHeight * sampledWidth, 3]`: x, y in -1..1 as a picture's edges, and 1. */
export function outputPoints({ height, width }: Size): Float64Array {
  const [rows, columns] = [sampledExtent(height), sampledExtent(width)];
  return Float64Array.from({ length: rows * columns * 3 }, (_, at) => {
    const point = Math.floor(at / 3);
    if (at % 3 === 2) return 1;
    const [index, extent] = at % 3 === 0 ? [point % columns, columns] : [Math.floor(point / columns), rows];
    return (2 * index + 1) / extent - 1;
  });
}

/**
 * The same warp from {@link outputPoints} to points of the enlarged picture, as a `[3, 2]` matrix to multiply rows by.
 */
export function gridWarp(warp: Matrix, { height, width }: Size): number[] {
  const [sampledX, sampledY] = [sampledExtent(width) / 2, sampledExtent(height) / 2];
  const axis = (row: number, extent: number): number[] => {
    const [a, b, c] = warp.slice(row * 3, row * 3 + 3);
    // Enlarging keeps the first sample at the first pixel's centre, so centres move by a quarter of a pixel.
    const offset = 2 * c + (a + b) / 2 - 0.5;
    return [a * sampledX, b * sampledY, offset].map((value) => (2 * value) / enlargedExtent(extent));
  };
  const [x, y] = [axis(0, width), axis(1, height)];
  return [x[0], y[0], x[1], y[1], x[2], y[2]];
}
