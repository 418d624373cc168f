import { describe, expect, it } from 'vitest';
import '../platform.node.js';
import { collectChunks, writeSafetensors } from '../../checkpoint/index.js';
import { type MapperConfig, mapperFile, randomMapper } from '../../styleclip/index.js';
import { latentCount } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { loadMapper, mapperOf } from './loadMapper.js';

const [entries, width] = [latentCount(tinyConfig), tinyConfig.styleDim];

describe('mapperOf', () => {
  const config: MapperConfig = { latents: entries, styleDim: width, groups: ['coarse'], norm: 'features' };
  const mapper = { config, parameters: randomMapper(config, 1) };

  it('takes a loaded mapper and a source', async () => {
    expect(await mapperOf(mapper, tinyConfig)).toBe(mapper);
    const { tensors, metadata } = mapperFile(mapper);
    const file = await collectChunks(writeSafetensors(tensors, { metadata }));
    expect(await mapperOf(new Blob([file]), tinyConfig)).toEqual(mapper);
    expect(await loadMapper(file)).toEqual(mapper);
    const other = await collectChunks(writeSafetensors(tensors));
    await expect(loadMapper(other)).rejects.toThrow('the bytes given holds no latent mapper');
  });

  it('refuses the mapper of another generator, loaded or not', async () => {
    const longer = { ...tinyConfig, size: 2 * tinyConfig.size, channels: [...tinyConfig.channels, 4] };
    await expect(mapperOf(mapper, longer)).rejects.toThrow(/the mapper given moves \d+ entries of w\+/);
    const wider = { ...tinyConfig, styleDim: width + 1 };
    await expect(mapperOf(mapper, wider)).rejects.toThrow(
      `the mapper given moves latents of ${width} numbers`,
    );
  });
});
