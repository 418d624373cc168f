import { expect, it } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { meanLatent } from './meanLatent.js';

it('averages latents of all classes alike, whatever class a picture is of', async () => {
  const config = { zDim: 3, styleDim: 2, labelDim: 4 };
  const mean = await meanLatent(config, async ({ shape: [count] }, labels) => {
    const data = Float32Array.from({ length: count * 2 }, (_, i) =>
      i % 2 === 0 ? (labels?.[i / 2] ?? Number.NaN) : 1,
    );
    return floatTensor(data, [count, 2]);
  });
  expect([...mean.data]).toEqual([1.5, 1]);
});

it('asks for no classes where there are none, and for the same latents each time', async () => {
  const asked: Float32Array[] = [];
  for (let time = 0; time < 2; time++) {
    await meanLatent({ zDim: 2, styleDim: 2, labelDim: 0 }, async (z, labels) => {
      expect(labels).toBeUndefined();
      asked.push(z.data);
      return z;
    });
  }
  expect(asked[0]).toHaveLength(2 * 4096);
  expect(asked[1]).toEqual(asked[0]);
});
