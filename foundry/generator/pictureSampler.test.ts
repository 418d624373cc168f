import { afterAll, expect, test } from 'vitest';
import { createEngine } from '#nada/runtime/engine.node.js';
import { randomGenerator } from '#nada/stylegan2/index.js';
import { tinyConfig as config } from '#nada/stylegan2/testing/tinyConfig.js';
import { PictureSampler } from './pictureSampler.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
afterAll(() => runtime.close());

test('the picture of a seed does not depend on the others, and one generator follows another', async () => {
  const [first, second] = [1, 2].map((seed) => randomGenerator(config, seed));
  const sampler = await PictureSampler.create(runtime, config);
  const seeds = Array.from({ length: 11 }, (_, i) => 40 + i);
  const pictures = await sampler.draw(first, seeds);
  expect(pictures.shape).toEqual([11, 3, 8, 8]);
  const area = 3 * 64;
  const row = (i: number) => pictures.data.slice(i * area, (i + 1) * area);
  expect(row(9)).not.toEqual(row(10));
  expect((await sampler.draw(second, [49])).data).not.toEqual(row(9));
  expect((await sampler.draw(first, [49])).data).toEqual(row(9));
});

test('pictures are clamped as a file would hold them', async () => {
  const { parameters, ...rest } = randomGenerator(config, 1);
  const loud = new Map(
    [...parameters].map(([name, tensor]) => {
      const factor = name.includes('toRgb') && name.endsWith('.weight') ? 1000 : 1;
      return [name, { ...tensor, data: tensor.data.map((value) => value * factor) }];
    }),
  );
  const sampler = await PictureSampler.create(runtime, config);
  const { data } = await sampler.draw({ ...rest, parameters: loud }, [1, 2]);
  expect(Math.max(...data)).toBe(1);
  expect(Math.min(...data)).toBe(-1);
});
