import { expect, it } from 'vitest';
import { estimateMemory } from './plan.js';
import { mergeSettings, type PartialSettings } from './settings.js';
import { quickSettings, tinyAdaptation, tinyClip, tinyGenerator } from './testing/tiny.js';

const estimate = async (settings: PartialSettings, samples = true) =>
  estimateMemory(
    {
      generator: await tinyGenerator(),
      clips: [await tinyClip('b')],
      settings: mergeSettings(quickSettings, settings),
      device: 'cpu',
      lowering: 'auto',
    },
    samples,
  );

it('grows with the batch, and less with parts of it', async () => {
  const [one, four, parts] = [
    await estimate({ batch: 1 }),
    await estimate({ batch: 4 }),
    await estimate({ batch: 4, microBatch: 1 }),
  ];
  expect(four).toBeGreaterThan(parts);
  expect(parts).toBeGreaterThan(one);
});

it('counts layer selection and samples', async () => {
  const plain = await estimate({});
  expect(await estimate({ layerSelection: { batch: 2 } })).toBeGreaterThan(plain);
  expect(await estimate({}, false)).toBeLessThan(plain);
});

it('is what an adaptation says of itself', async () => {
  const settings: PartialSettings = { batch: 3, microBatch: 2, layerSelection: { batch: 2 } };
  const adaptation = await tinyAdaptation(settings);
  expect(adaptation.estimatedMemory).toBe(await estimate(settings, false));
  await adaptation.sample({ seeds: [1] });
  expect(adaptation.estimatedMemory).toBe(await estimate(settings));
  await adaptation.close();
});
