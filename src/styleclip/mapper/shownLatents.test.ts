import { expect, it } from 'vitest';
import { floatTensor } from '../../tensorData.js';
import { shownLatents } from './shownLatents.js';

it('shows each latent once before any is shown again, the same in every entry', () => {
  const w = floatTensor([0, 10, 1, 11, 2, 12, 3, 13], [4, 2]);
  const settings = { batch: 2, seed: 5 };
  const steps = [0, 1, 2, 3].map((step) => shownLatents(w, 3, settings, step));
  for (const { data, shape } of steps) {
    expect(shape).toEqual([2, 3, 2]);
    expect([...data.slice(0, 6)]).toEqual([
      data[0],
      10 + data[0],
      data[0],
      10 + data[0],
      data[0],
      10 + data[0],
    ]);
  }
  const rows = steps.map(({ data }) => [data[0], data[6]]);
  expect(rows.slice(0, 2).flat().sort()).toEqual([0, 1, 2, 3]);
  expect(rows.slice(2).flat().sort()).toEqual([0, 1, 2, 3]);
  expect(shownLatents(w, 3, settings, 2)).toEqual(steps[2]);
});
