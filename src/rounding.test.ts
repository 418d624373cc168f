import { expect, it } from 'vitest';
import { roundHalfEven } from './rounding.js';

it('rounds a half to the even number, as torch.round, numpy.round and round in Python do', () => {
  const halves = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 2 ** 51 + 0.5, 2 ** 51 + 1.5];
  const even = [-4, -2, -2, -0, 0, 2, 2, 4, 2 ** 51, 2 ** 51 + 2];
  expect(halves.map(roundHalfEven)).toEqual(even);
});

it('rounds everything else to the nearest', () => {
  const values = [
    0.49999999999999994,
    -0.49999999999999994,
    0.5000000000000001,
    2.4999,
    -2.5001,
    7,
    -0,
    2 ** 53,
  ];
  expect(values.map(roundHalfEven)).toEqual([0, -0, 1, 2, -3, 7, -0, 2 ** 53]);
});
