import { expect, it } from 'vitest';
import { floatTensor } from '../../tensorData.js';
import { chunks, joinRows, takeRows } from '../../train/batches.js';
import { labelRows, pictureWeights } from './feeds.js';

const table = floatTensor([1, 2, 3, 4, 5, 6], [3, 2]);

it('parts cover all rows', () => {
  expect(chunks(5, 2)).toEqual([
    { start: 0, count: 2 },
    { start: 2, count: 2 },
    { start: 4, count: 1 },
  ]);
});

it('a short part is filled up with the last row', () => {
  expect([...takeRows(table, 2, 2).data]).toEqual([5, 6, 5, 6]);
  expect(takeRows(table, 0, 3)).toBe(table);
});

it('joining undoes taking', () => {
  const parts = chunks(3, 2).map(({ start }) => takeRows(table, start, 2));
  expect(joinRows(parts, 3)).toEqual(table);
});

it('what fills up weighs nothing', () => {
  expect([...pictureWeights(0, 2, 4).data]).toEqual([0.25, 0.25]);
  expect([...pictureWeights(3, 2, 4).data]).toEqual([0.25, 0]);
});

it('labels become rows, and a short part is filled up with the last one', () => {
  expect(labelRows(Int32Array.from([2, 0, 1]), 3, 1, 3)).toEqual(
    floatTensor([1, 0, 0, 0, 1, 0, 0, 1, 0], [3, 3]),
  );
});
