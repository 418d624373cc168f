import { expect, it } from 'vitest';
import { adaptationDemand, type SideWork } from './plan.js';
import { adaptationSettings, type GivenSettings } from './settings/table.js';
import { quickSettings, tinyAdaptation, tinyClip, tinyGenerator } from './testing/tiny.js';

const demand = async (settings: GivenSettings, work: SideWork = {}) =>
  adaptationDemand(
    {
      generator: await tinyGenerator(),
      clips: [await tinyClip('b')],
      settings: adaptationSettings(quickSettings, settings),
      device: 'cpu',
      lowering: 'auto',
    },
    work,
  );

const estimate = async (settings: GivenSettings, work: SideWork = {}) =>
  (await demand(settings, work)).memory;

it('grows with the batch, and less with parts of it', async () => {
  const [one, four, parts] = [
    await estimate({ batch: 1 }),
    await estimate({ batch: 4 }),
    await estimate({ batch: 4, microBatch: 1 }),
  ];
  expect(four).toBeGreaterThan(parts);
  expect(parts).toBeGreaterThan(one);
});

it('counts layer selection, samples, the meter and weights that are kept', async () => {
  const plain = await estimate({});
  expect(await estimate({ layerBatch: 2, layers: 'auto' })).toBeGreaterThan(plain);
  expect(await estimate({}, { samples: false })).toBeLessThan(plain);
  const metered = await estimate({}, { metered: 8 });
  expect(metered).toBeGreaterThan(plain);
  expect(await estimate({}, { metered: 8, keeps: true })).toBeGreaterThan(metered);
});

it.each([
  ['with chosen layers', { batch: 3, microBatch: 2, layerBatch: 2, layers: 'auto' }],
  ['with coupled terms in parts', { batch: 3, microBatch: 2, lossAngle: 1, lossEwc: 1 }],
] as [string, GivenSettings][])('is what an adaptation says of itself: %s', async (_, settings) => {
  const adaptation = await tinyAdaptation(settings);
  expect(adaptation.estimatedMemory).toBe(await estimate(settings, { samples: false }));
  await adaptation.sample({ seeds: [1] });
  expect(adaptation.estimatedMemory).toBe(await estimate(settings));
  const meter = await adaptation.meter(3);
  expect(adaptation.estimatedMemory).toBe(await estimate(settings, { metered: 3 }));
  await meter.close();
  await adaptation.close();
});

it('counts the work of a step, in parts as well as whole, and the readings of the meter in their share', async () => {
  const work = async (settings: GivenSettings, side: SideWork = {}) =>
    (await demand(settings, side)).work.multiplyAdds;
  const [one, four, parts] = [
    await work({ batch: 1 }),
    await work({ batch: 4 }),
    await work({ batch: 4, microBatch: 1 }),
  ];
  expect(four / one).toBeGreaterThan(3);
  expect(parts / four).toBeGreaterThan(0.9);
  expect(parts / four).toBeLessThan(1.3);
  const metered = (meterEvery: number) => work({ batch: 4, meterEvery }, { metered: 8 });
  expect((await metered(5)) - four).toBeCloseTo(2 * ((await metered(10)) - four), 0);
});
