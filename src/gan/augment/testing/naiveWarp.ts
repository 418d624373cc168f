import { naiveFir } from '../../../graph/testing/naiveFir.js';
import type { Matrix } from '../matrices.js';
import type { Margin } from '../resampling.js';
import { resamplingFilter } from '../wavelets.js';

type Plane = number[][];

/**
 * One plane warped in the steps of the paper's algorithm: reflect, insert zeros and filter, look each point up, filter and
 * decimate. Written for reading, with the margin that the batch needs and nothing more.
 */
export function naiveWarp(plane: Plane, inverse: Matrix, margin: Margin): Plane {
  const [height, width] = [plane.length, plane[0].length];
  const taps = resamplingFilter();
  const reach = taps.length / 4;
  const padded = reflect(
    plane.map((row) => reflect(row, margin.left, margin.right)),
    margin.top,
    margin.bottom,
  );
  const square = (gain: number, isMirrored: boolean) => {
    const line = isMirrored ? [...taps].reverse() : [...taps];
    return line.flatMap((a) => line.map((b) => gain * a * b));
  };
  const size = [taps.length, taps.length] as const;
  const large = naiveFir(padded, {
    kernel: square(4, false),
    kernelShape: size,
    up: 2,
    down: 1,
    padding: [6, 5, 6, 5],
  });
  const samples: Plane = [];
  for (let i = 0; i < 2 * (height + 2 * reach); i++) {
    const row: number[] = [];
    for (let j = 0; j < 2 * (width + 2 * reach); j++) {
      // In pixels from the centre of the picture; two samples stand for one pixel.
      const x = (j + 0.5) / 2 - reach - width / 2 + 0.25;
      const y = (i + 0.5) / 2 - reach - height / 2 + 0.25;
      const fromX = inverse[0] * x + inverse[1] * y + inverse[2] + (width - 1) / 2 + margin.left;
      const fromY = inverse[3] * x + inverse[4] * y + inverse[5] + (height - 1) / 2 + margin.top;
      row.push(bilinear(large, 2 * fromX, 2 * fromY));
    }
    samples.push(row);
  }
  return naiveFir(samples, {
    kernel: square(1, true),
    kernelShape: size,
    up: 1,
    down: 2,
    padding: [-1, -1, -1, -1],
  });
}

function bilinear(plane: Plane, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (row: number, column: number) => plane[row]?.[column] ?? 0;
  const line = (row: number) => at(row, left) * (left + 1 - x) + at(row, left + 1) * (x - left);
  return line(top) * (top + 1 - y) + line(top + 1) * (y - top);
}

/** Continued beyond both ends, without repeating the last item. */
function reflect<T>(items: readonly T[], before: number, after: number): T[] {
  const mirrored = [...items].reverse();
  return [
    ...mirrored.slice(items.length - 1 - before, items.length - 1),
    ...items,
    ...mirrored.slice(1, 1 + after),
  ];
}
