import { describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { collectChunks, writeNpy, writeSafetensors } from '../../../checkpoint/index.js';
import { type MapperConfig, mapperFile, randomMapper } from '../../../styleclip/index.js';
import { generatorFile, latentCount, randomGenerator } from '../../../stylegan2/index.js';
import { tinyConfig } from '../../../stylegan2/testing/tinyConfig.js';
import { applyMapper } from './applyMapper.js';
import type { ApplyMapperRequest } from './applyMapperRequest.js';

const generator = randomGenerator(tinyConfig, 3);
const config: MapperConfig = {
  latents: latentCount(tinyConfig),
  styleDim: tinyConfig.styleDim,
  groups: ['coarse'],
  norm: 'features',
  unit: 10,
};
const mapper = { config, parameters: randomMapper(config, 1) };

const request = (changes: Partial<ApplyMapperRequest> = {}): ApplyMapperRequest => ({
  generator,
  mapper,
  seeds: [5, 2],
  device: 'cpu',
  threads: 1,
  ...changes,
});

describe('applyMapper', () => {
  it('draws each image before and after, and gives the moved latents', async () => {
    const run = applyMapper(request());
    const seen: unknown[] = [];
    for await (const { before, after, moved, seed, index, count } of run) {
      expect([before.width, after.height]).toEqual([tinyConfig.size, tinyConfig.size]);
      expect(after.data).not.toEqual(before.data);
      expect(moved).toBeGreaterThan(0.01);
      seen.push([seed, index, count]);
    }
    expect(seen).toEqual([
      [5, 0, 2],
      [2, 1, 2],
    ]);
    const { images, latents, moved } = await run.result;
    expect(latents.shape).toEqual([2, config.latents, config.styleDim]);
    expect(moved).toBeCloseTo((images[0].moved + images[1].moved) / 2, 9);
    // Drawn again from their latents, which the noise of seeds does not change here.
    const again = applyMapper(request({ seeds: undefined, w: latents, strength: 0, psi: 1 }));
    const { images: same } = await again.result;
    expect(same.map(({ after }) => after)).toEqual(images.map(({ after }) => after));
    expect(same[0]).not.toHaveProperty('seed');
  });

  it('takes networks and latents from any source, with the same result', async () => {
    const expected = await applyMapper(request()).result;
    const { tensors, metadata } = mapperFile(mapper);
    const bytes = await collectChunks(writeSafetensors(tensors, { metadata }));
    const file = generatorFile(generator);
    const network = await collectChunks(writeSafetensors(file.tensors, { metadata: file.metadata }));
    const sources = { generator: new Blob([network]), mapper: new File([bytes], 'mapper.safetensors') };
    expect(await applyMapper(request({ ...sources, seeds: '5,2' })).result).toEqual(expected);
    const w = await collectChunks(writeNpy(expected.latents));
    const [one, other] = [
      await applyMapper(request({ seeds: undefined, w })).result,
      await applyMapper(request({ seeds: undefined, w: expected.latents })).result,
    ];
    expect(one).toEqual(other);
  });

  it('has the images that are drawn when it is stopped, and nothing moves at strength 0', async () => {
    const run = applyMapper(request({ seeds: '0-99', strength: 0 }));
    for await (const { index, moved } of run) {
      expect(moved).toBe(0);
      if (index === 1) break;
    }
    const { images, latents, moved } = await run.result;
    expect([images.length, latents.shape[0], moved]).toEqual([2, 2, 0]);
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const run = applyMapper(request({ seeds: '0-99', signal: controller.signal }));
    const loop = async (): Promise<void> => {
      for await (const { index } of run) if (index === 0) controller.abort(new Error('later'));
    };
    await expect(loop()).rejects.toThrow('later');
  });

  it.each<[string, Partial<ApplyMapperRequest>]>([
    ['seeds', { seeds: 'all' }],
    ['seeds', { w: 'x.npy' }],
    ['strength', { strength: 1000 }],
    ['label', { label: 3 }],
    ['mapper', { mapper: undefined as never }],
    ['strenght', { strenght: 1 } as never],
  ])('names the option %s in a mistake (%#)', async (option, changes) => {
    await expect(applyMapper(request(changes)).result).rejects.toMatchObject({ option });
  });
});
