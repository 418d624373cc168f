import { expect, it } from 'vitest';
import { floatTensor } from '../../tensorData.js';
import { RelevanceTable } from './relevanceTable.js';

const channels = [
  { layer: 'a', index: 0 },
  { layer: 'a', index: 1 },
  { layer: 'b', index: 0 },
];

it('returns the rows that were put into it, and those of a table like it', async () => {
  const table = new RelevanceTable(channels, 2);
  expect(channels.map((channel) => table.has(channel))).toEqual([false, false, false]);
  table.put(channels[1], Float64Array.of(0.1, -3));
  // As a file has them, whose numbers have 32 bits.
  expect([...table.row(channels[1])]).toEqual([Math.fround(0.1), -3]);
  expect(() => table.row(channels[0])).toThrow('is not measured yet');
  expect(Object.keys(table.tensors())).toEqual(['measured.a', 'rows.a']);
  const again = new RelevanceTable(channels, 2);
  expect(again.restore(table.tensors())).toBe(true);
  expect(channels.map((channel) => again.has(channel))).toEqual([false, true, false]);
  expect(again.row(channels[1])).toEqual(table.row(channels[1]));
  await again.save();
});

it('refuses rows and tensors that do not fit', () => {
  const table = new RelevanceTable(channels, 2);
  expect(() => table.put(channels[0], Float64Array.of(1))).toThrow('there is no channel 0 of a');
  expect(() => table.put({ layer: 'c', index: 0 }, Float64Array.of(1, 2))).toThrow('of c');
  expect(table.restore({ 'rows.a': floatTensor([1, 2], [1, 2]), 'measured.a': floatTensor([1], [1]) })).toBe(
    false,
  );
  expect(table.restore({ 'measured.b': floatTensor([1], [1]) })).toBe(false);
});

it('keeps the rows of layers that it does not know, where they are sound', () => {
  const wide = new RelevanceTable([...channels, { layer: 'c', index: 0 }], 2);
  wide.put({ layer: 'c', index: 0 }, Float64Array.of(4, 5));
  const narrow = new RelevanceTable(channels, 2);
  expect(narrow.restore(wide.tensors())).toBe(true);
  narrow.put(channels[0], Float64Array.of(1, 2));
  expect(wide.restore(narrow.tensors())).toBe(true);
  expect([...wide.row({ layer: 'c', index: 0 })]).toEqual([4, 5]);
  expect([...wide.row(channels[0])]).toEqual([1, 2]);
  expect(
    narrow.restore({ 'rows.d': floatTensor([1, 2, 3], [1, 3]), 'measured.d': floatTensor([1], [1]) }),
  ).toBe(false);
  expect(narrow.restore({ 'rows.d': floatTensor([1, 2], [1, 2]) })).toBe(false);
});
