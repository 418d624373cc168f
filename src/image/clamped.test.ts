import { expect, test } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { clamped } from './clamped.js';

test('values outside -1..1 go to its ends, all others stay', () => {
  expect(clamped(floatTensor([-3, -1, 0.25, 1, 1.5, 0], [2, 3]))).toEqual(
    floatTensor([-1, -1, 0.25, 1, 1, 0], [2, 3]),
  );
});
