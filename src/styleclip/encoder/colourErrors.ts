import type { FloatTensor } from '../../tensorData.js';

/** Computes the mean absolute difference of each of two sets of images `[N, 3, H, W]`, limited to -1..1, in steps of 255. */
export function colourErrors(pictures: FloatTensor, others: FloatTensor): number[] {
  const [count, ...rest] = pictures.shape;
  const area = rest.reduce((product, extent) => product * extent, 1);
  const limited = (value: number): number => Math.min(1, Math.max(-1, value));
  return Array.from({ length: count }, (_, i) => {
    let total = 0;
    for (let k = i * area; k < (i + 1) * area; k++) {
      total += Math.abs(limited(pictures.data[k]) - limited(others.data[k]));
    }
    return (total / area) * 127.5;
  });
}
