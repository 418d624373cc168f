import { expect, test } from 'vitest';
import { floatTensor } from '#nada/tensorData.js';
import { augment, kernel } from './augment.js';

const size = 64;

/** A bright square on dark ground. */
function square() {
  const data = new Float32Array(3 * size * size).fill(-0.5);
  for (let colour = 0; colour < 3; colour++) {
    for (let y = 24; y < 40; y++) for (let x = 24; x < 40; x++) data[(colour * size + y) * size + x] = 0.5;
  }
  return floatTensor(data, [3, size, size]);
}

test.each([
  { shift: 0, deviation: 0, blend: 0.5 },
  { shift: 2.5, deviation: 1.2, blend: 1 },
  { shift: -3, deviation: 0.4, blend: 0.3 },
])('a kernel of $shift, $deviation, $blend adds up to 1 and moves by its shift', (given) => {
  const taps = kernel(given.shift, given.deviation, given.blend);
  expect(taps.reduce((sum, tap) => sum + tap, 0)).toBeCloseTo(1, 6);
  const centre = taps.reduce((sum, tap, i) => sum + tap * (i - (taps.length - 1) / 2), 0);
  expect(centre).toBeCloseTo(given.shift, 1);
});

test('a spoilt picture still shows its square, a few pixels off at most', () => {
  for (let index = 0; index < 40; index++) {
    const picture = square();
    augment(picture, 3, index);
    const mean = (from: number, to: number) => {
      let sum = 0;
      for (let y = from; y < to; y++) for (let x = from; x < to; x++) sum += picture.data[y * size + x];
      return sum / (to - from) ** 2;
    };
    expect(mean(28, 36) - mean(2, 14)).toBeGreaterThan(0.5);
    expect(picture.data.every((value) => Math.abs(value) < 2.5)).toBe(true);
  }
});

test('spoiling depends on seed and number alone', () => {
  const spoilt = (seed: number, index: number) => {
    const picture = square();
    augment(picture, seed, index);
    return picture.data;
  };
  expect(spoilt(1, 4)).toEqual(spoilt(1, 4));
  expect(spoilt(1, 5)).not.toEqual(spoilt(1, 4));
  expect(spoilt(2, 4)).not.toEqual(spoilt(1, 4));
});
