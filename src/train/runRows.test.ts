import { expect, test } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { runParts, runRows } from './runRows.js';

test('all rows are run in batches of one size, and the results are joined', async () => {
  const seen: number[][] = [];
  const runtime = {
    run: async (_: unknown, { a, b }: Record<string, { readonly data: ArrayLike<number> }>) => {
      const [first, second] = [Array.from(a.data), Array.from(b.data)];
      seen.push(first);
      return {
        sums: floatTensor(
          first.map((value, i) => value + second[i]),
          [2, 1],
        ),
      };
    },
  };
  const inputs = { a: floatTensor([1, 2, 3], [3, 1]), b: floatTensor([10, 20, 30], [3, 1]) };
  const { sums } = await runRows(runtime as never, {} as never, inputs, 2);
  expect(sums).toEqual(floatTensor([11, 22, 33], [3, 1]));
  expect(seen).toEqual([
    [1, 2],
    [3, 3],
  ]);
  await expect(runRows(runtime as never, {} as never, {}, 2)).rejects.toThrow('at least one row');
});

test('all parts of a source are run, and the results are joined', async () => {
  const program = { run: async (start: number) => ({ rows: floatTensor([start, start + 1], [2, 1]) }) };
  const { rows } = await runParts(program, 3, 2, (start) => start);
  expect(rows).toEqual(floatTensor([0, 1, 2], [3, 1]));
  await expect(runParts(program, 0, 2, (start) => start)).rejects.toThrow('at least one row');
});
