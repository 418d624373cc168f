import { expect, test } from 'vitest';
import { permutation } from './draws.js';
import { epochOrder } from './epochOrder.js';

const key = { seed: 4, stream: 'order of a test' };

test('each epoch is the permutation of its number', () => {
  const order = epochOrder(key, 9);
  const row = (epoch: number) => Array.from({ length: 9 }, (_, i) => order.at(9 * epoch + i));
  for (const epoch of [0, 1, 5, 0]) expect(row(epoch)).toEqual([...permutation({ ...key, step: epoch }, 9)]);
  expect(row(0)).not.toEqual(row(1));
});

test('an order of nothing is refused', () => {
  expect(() => epochOrder(key, 0)).toThrow('internal error');
});
