import { afterAll, expect, it } from 'vitest';
import { createEngine } from '../../runtime/engine.node.js';
import { randomGenerator, seedLatents } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { AppliedEncoder } from './appliedEncoder.js';
import { EncoderStudio, encoderStudioParts } from './encoderStudio.js';
import { inversionRows } from './inversionSettings.js';
import { encoderFor, randomEncoder } from './latentEncoder.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
const stage = { runtime, lowering: 'auto' } as const;
afterAll(() => runtime.close());

it('measures the spread of w, by which an encoder finds latents of images', async () => {
  const generator = randomGenerator(tinyConfig, 3);
  const studio = new EncoderStudio(await encoderStudioParts(stage, generator, undefined));
  expect(studio.noises).toEqual([]);
  const spread = await studio.spread();
  const seeds = Array.from({ length: 500 }, (_, seed) => seed);
  const { data } = await studio.map(seedLatents(tinyConfig, seeds));
  const width = tinyConfig.styleDim;
  for (let k = 0; k < width; k++) {
    const column = data.filter((_, i) => i % width === k);
    const mean = column.reduce((sum, value) => sum + value / 500, 0);
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2 / 500, 0));
    expect(deviation / spread.deviation.data[k]).toBeGreaterThan(0.8);
    expect(deviation / spread.deviation.data[k]).toBeLessThan(1.25);
    expect(Math.abs(mean - spread.mean.data[k])).toBeLessThan(0.3 * deviation);
  }

  const config = encoderFor(tinyConfig, 4);
  const encoder = { config, spread, parent: '', parameters: randomEncoder(config, 1) };
  const applied = await AppliedEncoder.create(studio, encoder);
  const pictures = await applied.meanPicture();
  const latents = await applied.encode(pictures);
  expect(latents.shape).toEqual([1, config.latents, config.styleDim]);
  const progress: number[] = [];
  const settings = { refine: 3, refineRate: inversionRows.refineRate.default ?? 0, latentWeight: 0 };
  const refined = await applied.refine(pictures, latents, settings, {
    onStep: ({ picture, pictures: count, step }) => progress.push(picture, count, step),
  });
  expect(progress).toEqual([1, 1, 1, 1, 1, 2, 1, 1, 3]);
  expect(refined.shape).toEqual(latents.shape);
  await applied.close();
  await expect(runtime.getState(['applied.mean'])).rejects.toThrow();
});
