import { expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { constant, input, interpret } from '../graph/index.js';
import { normals } from '../random/index.js';
import { averagedPictures } from './averagedPictures.js';

it.each([32, 64, 96])('repeats pixels of %i px seven times and averages them to 224 px', (side) => {
  const data = normals({ seed: 3, stream: 'picture' }, 2 * 3 * side * side);
  const [found] = interpret([averagedPictures(constant(data, [2, 3, side, side]))]);
  expect(found.shape).toEqual([2, 3, 224, 224]);
  const window = side / 32;
  for (const [plane, row, column] of [
    [0, 0, 0],
    [1, 17, 130],
    [5, 223, 223],
    [3, 100, 7],
  ]) {
    let total = 0;
    for (let y = row * window; y < (row + 1) * window; y++) {
      for (let x = column * window; x < (column + 1) * window; x++) {
        total += data[plane * side * side + Math.floor(y / 7) * side + Math.floor(x / 7)];
      }
    }
    expect(found.data[plane * 224 * 224 + row * 224 + column]).toBeCloseTo(total / window ** 2, 6);
  }
});

it.each([[[1, 3, 48, 48]], [[1, 3, 64, 32]]])('refuses pictures of %j', (shape) => {
  expect(() => averagedPictures(input('picture', shape))).toThrow(UserError);
});
