import { expect, test } from 'vitest';
import { targetsOf } from './targets.js';

test('every text belongs to its own picture, equal texts to each other in equal parts', () => {
  const tokens = Int32Array.from([1, 2, 3, 4, 1, 2, 12, 3, 1, 2]);
  const { data, shape } = targetsOf(tokens, 2);
  const third = Math.fround(1 / 3);
  expect(shape).toEqual([5, 5]);
  expect([...data.subarray(0, 5)]).toEqual([third, 0, third, 0, third]);
  expect([...data.subarray(5, 10)]).toEqual([0, 1, 0, 0, 0]);
  // 1 23 and 12 3 are different texts.
  expect([...data.subarray(15, 20)]).toEqual([0, 0, 0, 1, 0]);
  for (let i = 0; i < 5; i++) for (let j = 0; j < 5; j++) expect(data[i * 5 + j]).toBe(data[j * 5 + i]);
});
