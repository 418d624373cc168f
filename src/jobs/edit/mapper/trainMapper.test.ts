import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadGenerator } from '../../../api/networks/networks.js';
import { type GoldenModels, goldenModels } from '../../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../testing/tinyClipFolder.js';
import { type TrainMapperRequest, trainMapper } from './trainMapper.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const request = (changes: Partial<TrainMapperRequest> = {}): TrainMapperRequest => ({
  generator: models.generator,
  clip: models.place('clip'),
  to: 'a sad person',
  steps: 6,
  latents: 4,
  samples: 2,
  sampleEvery: 4,
  saveEvery: 2,
  device: 'cpu',
  threads: 1,
  ...changes,
});

it('leaves a run folder, goes on there after it was stopped, and comes to what it does without one', async () => {
  const out = models.place('run');
  const generator = await loadGenerator(models.generator);
  const first = trainMapper(request({ generator, out }));
  for await (const { step } of first) if (step === 3) break;
  expect((await first.result).steps).toBe(3);
  const second = trainMapper(request({ generator, out, resume: true }));
  const steps: number[] = [];
  for await (const { step } of second) {
    steps.push(step);
    expect(await second.preview([0])).toHaveLength(1);
  }
  expect(steps).toEqual([4, 5, 6]);
  const { mapper, summary } = await second.result;
  expect(summary).toMatchObject({ folder: out, steps: 6 });
  expect(readdirSync(out)).toContain('mapper.safetensors');
  expect(mapper).toEqual((await trainMapper(request()).result).mapper);
  // A run that is finished gives its mapper without another step.
  expect((await trainMapper(request({ out, resume: true })).result).mapper).toEqual(mapper);
});

it('has a mapper though it was stopped before its first step', async () => {
  const run = trainMapper(request({ out: models.place('none') }));
  run.stop();
  const { mapper, steps } = await run.result;
  expect([steps, mapper.config.groups]).toEqual([0, ['coarse', 'medium', 'fine']]);
});

it('names the option that is wrong, and writes nothing', async () => {
  const out = models.place('refused');
  const attempt = trainMapper(request({ out, rate: 0 })).result;
  await expect(attempt).rejects.toMatchObject({ option: 'rate' });
  await expect(trainMapper(request({ samples: 0, out })).result).rejects.toMatchObject({ option: 'samples' });
  expect(existsSync(out)).toBe(false);
});
