import { existsSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { randomGenerator } from '../../../stylegan2/index.js';
import { tinyConfig } from '../../../stylegan2/testing/tinyConfig.js';
import { goldenModels } from '../../testing/goldenModels.js';
import { type TrainEncoderRequest, trainEncoder } from './trainEncoder.js';

const models = goldenModels();
afterAll(() => models.remove());
const generator = randomGenerator(tinyConfig, 3);

const request = (changes: Partial<TrainEncoderRequest> = {}): TrainEncoderRequest => ({
  generator,
  width: 2,
  steps: 5,
  batch: 2,
  redrawn: 1,
  samples: 2,
  sampleEvery: 2,
  saveEvery: 2,
  device: 'cpu',
  threads: 1,
  ...changes,
});

it('leaves a run folder, goes on there after it was stopped, and comes to what it does without one', async () => {
  const out = models.place('run');
  const first = trainEncoder(request({ out }));
  for await (const { step } of first) if (step === 3) first.stop();
  expect((await first.result).steps).toBe(3);
  const { encoder, summary } = await trainEncoder(request({ out, resume: true })).result;
  expect(summary).toMatchObject({ folder: out, steps: 5 });
  expect(encoder).toEqual((await trainEncoder(request()).result).encoder);
  const init = trainEncoder(request({ init: encoder, width: undefined, out: models.place('further') }));
  expect((await init.result).encoder.config).toEqual(encoder.config);
});

it('names the option that is wrong, and writes nothing', async () => {
  const out = models.place('refused');
  await expect(trainEncoder(request({ out, batch: 0 })).result).rejects.toMatchObject({ option: 'batch' });
  expect(existsSync(out)).toBe(false);
});
