import { integers, uniforms } from '../../random/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';

/** Pictures `[count, 3, size, size]` of one bright disc on a dark ground, of colour and place by seed. */
export function discs(size: number, count: number, seed: number): FloatTensor {
  const plane = size * size;
  const data = new Float32Array(count * 3 * plane);
  for (let n = 0; n < count; n++) {
    const [x, y, r, ...colour] = uniforms({ seed, stream: 'disc', step: n }, 6);
    const [centreX, centreY] = [x, y].map((place) => size * (0.35 + 0.3 * place));
    const radius = size * (0.2 + 0.1 * r);
    for (let i = 0; i < plane; i++) {
      const distance = Math.hypot((i % size) + 0.5 - centreX, Math.floor(i / size) + 0.5 - centreY);
      const inside = Math.min(1, Math.max(0, radius - distance + 0.5));
      for (let c = 0; c < 3; c++) data[(n * 3 + c) * plane + i] = -0.8 + inside * (0.8 + 0.9 * colour[c]);
    }
  }
  return floatTensor(data, [count, 3, size, size]);
}

/** A batch of random rows for a step. */
export function batchOf(pictures: FloatTensor, batch: number, step: number): FloatTensor {
  const [count, ...rest] = pictures.shape;
  const width = pictures.data.length / count;
  const data = new Float32Array(batch * width);
  integers({ seed: 1, stream: 'batch', step }, batch, count).forEach((row, i) => {
    data.set(pictures.data.subarray(row * width, (row + 1) * width), i * width);
  });
  return floatTensor(data, [batch, ...rest]);
}

/**
 * The squared maximum mean discrepancy of two sets of pictures under the kernel ((x . y) / d + 1)^3 of the kernel
 * inception distance (Binkowski et al. 2018), on pixels; unbiased, so about 0 for sets of the same kind.
 */
export function discrepancy(a: FloatTensor, b: FloatTensor): number {
  const width = a.data.length / a.shape[0];
  const rows = ({ data, shape }: FloatTensor) =>
    Array.from({ length: shape[0] }, (_, i) => data.subarray(i * width, (i + 1) * width));
  const kernel = (x: Float32Array, y: Float32Array): number => {
    let product = 0;
    for (let i = 0; i < width; i++) product += x[i] * y[i];
    return (product / width + 1) ** 3;
  };
  const mean = (left: Float32Array[], right: Float32Array[], isSame: boolean): number => {
    let total = 0;
    left.forEach((x, i) => {
      right.forEach((y, j) => {
        if (!isSame || i !== j) total += kernel(x, y);
      });
    });
    return total / (left.length * (right.length - (isSame ? 1 : 0)));
  };
  const [ra, rb] = [rows(a), rows(b)];
  return mean(ra, ra, true) + mean(rb, rb, true) - 2 * mean(ra, rb, false);
}
