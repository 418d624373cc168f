import { expect, test } from 'vitest';
import { constant, interpret } from '../graph/index.js';
import { squaredLengths } from './squaredLengths.js';

test('one squared length for each tensor, of any shape', () => {
  const tensors = [constant([3], []), constant([1, 2, 2, 4], [2, 2]), constant([0, 0], [2])];
  const lengths = squaredLengths(tensors);
  expect(lengths.shape).toEqual([3]);
  expect([...interpret([lengths], {})[0].data]).toEqual([9, 25, 0]);
  expect([...interpret([squaredLengths([tensors[1]])], {})[0].data]).toEqual([25]);
  expect(() => squaredLengths([])).toThrow('no trainable parameters');
});
