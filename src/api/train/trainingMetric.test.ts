import { afterAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { openFeatures } from '../../evaluate/pictureFeatures.js';
import { discs } from '../../gan/testing/discs.js';
import { goldenModels } from '../../jobs/testing/goldenModels.js';
import { createEngine } from '../../runtime/engine.node.js';
import type { Stage } from '../../runtime/stage.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { loadClip } from '../networks/networks.js';
import type { RealPictures } from './realPictures.js';
import { TrainingMetric } from './trainingMetric.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
const stage: Stage = { runtime, lowering: 'auto' };
afterAll(() => runtime.close());

const real: RealPictures = {
  name: 'discs',
  resolution: 16,
  count: 80,
  digest: 'discs',
  batch: async () => discs(16, 1, 0),
  referenceCount: 80,
  async reference(indices) {
    const all = discs(16, 80, 1);
    const width = 3 * 16 * 16;
    const data = indices.flatMap((index) => [...all.data.subarray(index * width, (index + 1) * width)]);
    return floatTensor(data, [indices.length, 3, 16, 16]);
  },
  close: async () => {},
};

/** A sampler that draws discs of another seed, changed. */
const drawing = (change: (value: number, i: number) => number) => ({
  async pictures(seeds: readonly number[]): Promise<FloatTensor> {
    const { data, shape } = discs(16, seeds.length, seeds[0]);
    return floatTensor(data.map(change), shape);
  },
});

describe('TrainingMetric', () => {
  it('is about 0 for pictures of the same kind, and grows with what is wrong', async () => {
    const metric = await TrainingMetric.open(await openFeatures(stage, 16, undefined), real, 1000, 0);
    expect(metric.kind).toBe('random features');
    const same = await metric.measure(drawing((value) => value));
    const pale = await metric.measure(drawing((value) => value * 0.8));
    const grey = await metric.measure(drawing((value) => value * 0.2));
    expect(Math.abs(same.kid)).toBeLessThan(0.05);
    expect(pale.kid).toBeGreaterThan(2 * Math.abs(same.kid));
    expect(grey.kid).toBeGreaterThan(2 * pale.kid);
    expect(pale.fid).toBeGreaterThan(same.fid);
    expect(grey.fid).toBeGreaterThan(2 * pale.fid);
    await metric.close();
  });

  it('sees pictures as a file would hold them', async () => {
    const metric = await TrainingMetric.open(await openFeatures(stage, 16, undefined), real, 16, 0);
    const beyond = (factor: number) => drawing((value) => Math.sign(value) * factor);
    expect(await metric.measure(beyond(3))).toEqual(await metric.measure(beyond(1)));
    await metric.close();
  });
});

describe('openFeatures', () => {
  it('gives a row for each picture, whatever came with it', async () => {
    const features = await openFeatures(stage, 16, undefined);
    const all = await features.of(discs(16, 20, 3));
    const [, width] = all.shape;
    expect(all.shape).toEqual([20, width]);
    const { data } = discs(16, 20, 3);
    const third = await features.of(floatTensor(data.slice(2 * 768, 3 * 768), [1, 3, 16, 16]));
    expect(third.data).toEqual(all.data.subarray(2 * width, 3 * width));
    await features.close();
  });

  it("are a CLIP's embeddings when one is given", async () => {
    const models = goldenModels();
    const clip = await loadClip(models.clipA);
    const features = await openFeatures(stage, 16, clip);
    expect(features.kind).toBe('CLIP');
    expect((await features.of(discs(16, 3, 0))).shape).toEqual([3, clip.clip.config.embedding]);
    await features.close();
    models.remove();
  });
});
