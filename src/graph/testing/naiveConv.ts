import type { Shape } from '../tensor.js';

/**
 * 2-D cross-correlation of x `[N, C, H, W]` with w `[O, C, kh, kw]`, computed differently from the interpreter: pads
 * first, then sums for each output. Returns the shape too.
 */
export function naiveConv(
  x: Float64Array,
  xShape: Shape,
  w: Float64Array,
  wShape: Shape,
  stride: number,
  padding: number,
): { data: Float64Array; shape: number[] } {
  const [batch, channels, height, width] = xShape;
  const [outputs, , kernelHeight, kernelWidth] = wShape;
  const [high, wide] = [height + 2 * padding, width + 2 * padding];
  const padded = new Float64Array(batch * channels * high * wide);
  x.forEach((value, i) => {
    const row = Math.floor(i / width);
    const plane = Math.floor(row / height);
    padded[(plane * high + (row % height) + padding) * wide + (i % width) + padding] = value;
  });

  const rows: number[] = [];
  for (let top = 0; top + kernelHeight <= high; top += stride) rows.push(top);
  const columns: number[] = [];
  for (let left = 0; left + kernelWidth <= wide; left += stride) columns.push(left);
  const data: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outputs; o++) {
      for (const top of rows) {
        for (const left of columns) {
          let total = 0;
          for (let tap = 0; tap < channels * kernelHeight * kernelWidth; tap++) {
            const b = tap % kernelWidth;
            const a = Math.floor(tap / kernelWidth) % kernelHeight;
            const c = Math.floor(tap / (kernelWidth * kernelHeight));
            total +=
              padded[((n * channels + c) * high + top + a) * wide + left + b] *
              w[o * channels * kernelHeight * kernelWidth + tap];
          }
          data.push(total);
        }
      }
    }
  }
  return { data: Float64Array.from(data), shape: [batch, outputs, rows.length, columns.length] };
}
