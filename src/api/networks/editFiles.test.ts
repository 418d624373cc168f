import { describe, expect, it } from 'vitest';
import '../platform.node.js';
import { collectChunks, writeSafetensors } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { encoderFile } from '../../styleclip/encoder/encoderFile.js';
import { encoderFor, randomEncoder } from '../../styleclip/encoder/latentEncoder.js';
import { type MapperConfig, randomMapper } from '../../styleclip/mapper/latentMapper.js';
import { mapperFile } from '../../styleclip/mapper/mapperFile.js';
import { latentCount, type NetworkFile } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { filledTensor } from '../../tensorData.js';
import { encoderOf } from './loadEncoder.js';
import { mapperOf } from './loadMapper.js';

const bytesOf = ({ tensors, metadata }: NetworkFile) =>
  collectChunks(writeSafetensors(tensors, { metadata }));

const mapper = (changes: Partial<MapperConfig> = {}) => {
  const { styleDim } = tinyConfig;
  const config = { latents: latentCount(tinyConfig), styleDim, groups: 'single', norm: 'features' } as const;
  const own: MapperConfig = { ...config, ...changes };
  return { config: own, parameters: randomMapper(own, 1) };
};

const encoder = (generator = tinyConfig) => {
  const config = encoderFor(generator, 2);
  const spread = {
    mean: filledTensor(0, [config.styleDim]),
    deviation: filledTensor(1, [config.styleDim]),
  };
  return { config, spread, parent: 'abc', parameters: randomEncoder(config, 1) };
};

describe('mapperOf', () => {
  it('gives the same mapper from bytes and from memory', async () => {
    const bytes = await bytesOf(mapperFile(mapper()));
    expect(await mapperOf(bytes, tinyConfig)).toEqual(mapper());
    expect(await mapperOf(new Blob([bytes]), tinyConfig)).toEqual(await mapperOf(mapper(), tinyConfig));
  });

  it.each([
    [{ latents: 9 }, /moves 9 entries of w\+, and the generator has/],
    [{ styleDim: 3 }, /moves latents of 3 numbers/],
  ])('refuses one of another generator: %j', async (changes, message) => {
    const bytes = await bytesOf(mapperFile(mapper(changes)));
    for (const source of [mapper(changes), bytes]) {
      await expect(mapperOf(source, tinyConfig)).rejects.toThrow(UserError);
      await expect(mapperOf(source, tinyConfig)).rejects.toThrow(message);
    }
  });
});

describe('encoderOf', () => {
  it('gives the same encoder from bytes and from memory', async () => {
    const bytes = await bytesOf(encoderFile(encoder()));
    expect(await encoderOf(bytes, tinyConfig, 'abc')).toEqual(encoder());
    expect(await encoderOf(encoder(), tinyConfig, 'abc')).toEqual(encoder());
  });

  it('refuses one of another generator, or of another shape', async () => {
    const bytes = await bytesOf(encoderFile(encoder()));
    for (const source of [encoder(), bytes]) {
      await expect(encoderOf(source, tinyConfig, 'def')).rejects.toMatchObject({ option: 'anyParent' });
      await encoderOf(source, tinyConfig, undefined);
      await expect(encoderOf(source, { ...tinyConfig, styleDim: 3 }, undefined)).rejects.toThrow(
        'give the encoder of this generator',
      );
    }
  });
});
