import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadClip } from '../../api/networks/networks.js';
import { adaptRun } from '../adapt/adaptRun.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../testing/tinyClipFolder.js';
import { mine } from './mine.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
  await adaptRun.start(models.place('adapted'), {
    ...{ generator: models.generator, clip: [models.place('clip')], source: 'photo', target: 'a sad person' },
    ...{ iterations: 1, samples: 1, sampleEvery: 0, device: 'cpu' },
  });
}, 60_000);
afterAll(() => models.remove());

const small = { steps: 3, latents: 4, batch: 2, samples: 2, device: 'cpu', threads: 1 } as const;

it('mines the run of an adaptation, with a folder and without', async () => {
  const run = models.place('adapted');
  const without = await mine({ ...small, run }).result;
  const { mapper, summary } = await mine({ ...small, run, out: models.place('miner') }).result;
  expect(summary?.steps).toBe(3);
  expect(mapper).toEqual(without.mapper);
  const clip = await loadClip(models.place('clip'));
  const held = mine({ ...small, run, clip, out: models.place('held') });
  expect((await held.result).mapper).toEqual(mapper);
});

it('names what is missing', async () => {
  await expect(mine({ ...small }).result).rejects.toMatchObject({ option: 'generator' });
  await expect(mine({ ...small, out: models.place('none') }).result).rejects.toMatchObject({
    option: 'generator',
  });
  const run = models.place('adapted');
  await expect(mine({ ...small, run, generator: models.generator }).result).rejects.toThrow(
    'both name a generator',
  );
});
