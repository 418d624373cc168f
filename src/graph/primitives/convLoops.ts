import type { Shape, Value } from '../tensor.js';

/**
 * The reading positions of a convolution: input row `i * stride - padding + a` for output row `i` and kernel row `a`.
 */
export interface ConvGeometry {
  readonly stride: number;
  readonly padding: number;
}

/**
 * Visits every product of a 2-D convolution y[n,o,i,j] = sum x[n,c,p,q] w[o,c,a,b] with flat indices into x, w and y.
 *
 * The convolution and its gradients in input and weight visit the same triples and differ only in the factor they
 * write.
 */
export function forEachConvProduct(
  [batch, channels, height, width]: Shape,
  [outputs, , kernelHeight, kernelWidth]: Shape,
  [, , outHeight, outWidth]: Shape,
  { stride, padding }: ConvGeometry,
  visit: (x: number, w: number, y: number) => void,
): void {
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outputs; o++) {
      for (let c = 0; c < channels; c++) {
        const wPlane = (o * channels + c) * kernelHeight * kernelWidth;
        const xPlane = (n * channels + c) * height * width;
        const yPlane = (n * outputs + o) * outHeight * outWidth;
        for (let i = 0; i < outHeight; i++) {
          for (let a = 0; a < kernelHeight; a++) {
            const p = i * stride - padding + a;
            if (p < 0 || p >= height) continue;
            for (let j = 0; j < outWidth; j++) {
              for (let b = 0; b < kernelWidth; b++) {
                const q = j * stride - padding + b;
                if (q < 0 || q >= width) continue;
                visit(xPlane + p * width + q, wPlane + a * kernelWidth + b, yPlane + i * outWidth + j);
              }
            }
          }
        }
      }
    }
  }
}

/**
 * A FIR kernel `[height, width]` in row-major order, and the zero-insertion, padding and decimation that go with it.
 */
export interface FirGeometry {
  readonly kernel: readonly number[];
  readonly kernelShape: readonly number[];
  readonly up: number;
  readonly down: number;
  /** Rows above, rows below, columns left, columns right; negative counts crop. */
  readonly padding: readonly number[];
}

/** The `[height, width]` that FIR resampling produces. */
export function firOutputSize(
  [height, width]: Shape,
  { kernelShape, up, down, padding }: FirGeometry,
): number[] {
  const [top, bottom, left, right] = padding;
  return [
    Math.floor((height * up + top + bottom - kernelShape[0]) / down) + 1,
    Math.floor((width * up + left + right - kernelShape[1]) / down) + 1,
  ];
}

/** Zero-insertion, padding, convolution with the kernel and decimation of `[N, C, H, W]`, as plain loops. */
export function firLoops(x: Value, geometry: FirGeometry): Value {
  const { kernel, kernelShape, up, down, padding } = geometry;
  const [batch, channels, height, width] = x.shape;
  const [kernelHeight, kernelWidth] = kernelShape;
  const [outHeight, outWidth] = firOutputSize([height, width], geometry);
  const data = new Float64Array(batch * channels * outHeight * outWidth);
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        let total = 0;
        for (let a = 0; a < kernelHeight; a++) {
          const p = i * down + a - padding[0];
          if (p < 0 || p % up !== 0 || p / up >= height) continue;
          for (let b = 0; b < kernelWidth; b++) {
            const q = j * down + b - padding[2];
            if (q < 0 || q % up !== 0 || q / up >= width) continue;
            const tap = kernel[(kernelHeight - 1 - a) * kernelWidth + kernelWidth - 1 - b];
            total += tap * x.data[plane * height * width + (p / up) * width + q / up];
          }
        }
        data[(plane * outHeight + i) * outWidth + j] = total;
      }
    }
  }
  return { shape: [batch, channels, outHeight, outWidth], data };
}

/** The geometry of the adjoint of FIR resampling from `[height, width]`: kernel flipped, up and down swapped. */
export function adjointFir(geometry: FirGeometry, [height, width]: Shape): FirGeometry {
  const { kernel, kernelShape, up, down, padding } = geometry;
  const [outHeight, outWidth] = firOutputSize([height, width], geometry);
  const [top, , left] = padding;
  return {
    kernel: [...kernel].reverse(),
    kernelShape,
    up: down,
    down: up,
    padding: [
      kernelShape[0] - 1 - top,
      height * up - outHeight * down + top - up + 1,
      kernelShape[1] - 1 - left,
      width * up - outWidth * down + left - up + 1,
    ],
  };
}
