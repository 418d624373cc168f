import type { FirGeometry } from '../primitives/convLoops.js';

type Plane = number[][];

/** upfirdn of one plane in its textbook steps: insert zeros, pad or crop, convolve (kernel flipped), decimate. */
export function naiveFir(plane: Plane, { kernel, kernelShape, up, down, padding }: FirGeometry): Plane {
  const [top, bottom, left, right] = padding;
  const taps = rowsOf(kernel, kernelShape[1])
    .reverse()
    .map((row) => row.reverse());
  const columnsDone = plane.map((row) => padded(spread(row, up, 0), left, right, 0));
  const blank = new Array<number>(columnsDone[0].length).fill(0);
  const whole = padded(spread(columnsDone, up, blank), top, bottom, blank);
  const valid: Plane = [];
  for (let i = 0; i + taps.length <= whole.length; i += down) {
    const row: number[] = [];
    for (let j = 0; j + taps[0].length <= blank.length; j += down) {
      const products = taps.flatMap((line, a) => line.map((tap, b) => tap * whole[i + a][j + b]));
      row.push(products.reduce((total, product) => total + product, 0));
    }
    valid.push(row);
  }
  return valid;
}

/** A flat array in rows of `width`. */
export function rowsOf(data: ArrayLike<number>, width: number): Plane {
  const flat = Array.from(data);
  return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));
}

function spread<T>(items: readonly T[], up: number, blank: T): T[] {
  return items.flatMap((item) => [item, ...new Array<T>(up - 1).fill(blank)]);
}

function padded<T>(items: readonly T[], before: number, after: number, blank: T): T[] {
  const kept = items.slice(Math.max(0, -before), items.length - Math.max(0, -after));
  return [
    ...new Array<T>(Math.max(0, before)).fill(blank),
    ...kept,
    ...new Array<T>(Math.max(0, after)).fill(blank),
  ];
}
