import { expect, it } from 'vitest';
import { resizeMatrix } from '../image/index.js';
import { windowMatrix } from './windows.js';

it.each(['reference', 'antialiased'] as const)('matrices cut and resize in one (%s)', (resize) => {
  const [size, side, resolution] = [11, 6, 4];
  const picture = Float64Array.from({ length: size * size }, (_, i) => Math.sin(i * 1.7));
  const cut = { centers: Int32Array.from([3, 8, 7, 4]), batch: 2, side, size, resolution, resize };
  const [rows, columns] = [windowMatrix('rows', cut), windowMatrix('columns', cut)];
  expect(rows.shape).toEqual([2, 1, resolution, size]);
  expect(columns.shape).toEqual([2, 1, size, resolution]);
  const { data: weights } = resizeMatrix({
    from: side,
    to: resolution,
    filter: 'bicubic',
    antialias: resize === 'antialiased',
    rule: 'torchvision',
  });
  for (const [window, [x, y]] of [
    [3, 8],
    [7, 4],
  ].entries()) {
    for (let i = 0; i < resolution; i++) {
      for (let j = 0; j < resolution; j++) {
        let [expected, actual] = [0, 0];
        for (let a = 0; a < side; a++) {
          for (let b = 0; b < side; b++) {
            const pixel = picture[(y - side / 2 + a) * size + x - side / 2 + b];
            expected += weights[i * side + a] * pixel * weights[j * side + b];
          }
        }
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            const row = rows.data[(window * resolution + i) * size + a];
            actual += row * picture[a * size + b] * columns.data[(window * size + b) * resolution + j];
          }
        }
        expect(actual).toBeCloseTo(expected, 6);
      }
    }
  }
});
