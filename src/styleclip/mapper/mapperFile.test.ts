import { describe, expect, it } from 'vitest';
import { checkpointOf, goldenCheckpoint } from '../../clip/testing/goldenClip.js';
import { UserError } from '../../errors.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { type MapperConfig, randomMapper } from './latentMapper.js';
import { mapperFile, readMapper, readStyleClipMapper, styleClipName } from './mapperFile.js';

const caseName = '06-styleclip-mapper';
const tensor = (shape: readonly number[]): FloatTensor =>
  floatTensor(new Float32Array(shape.reduce((product, extent) => product * extent, 1)), shape);
const whole = (): Map<string, FloatTensor> =>
  new Map(
    [0, 1, 2, 3].flatMap((layer): [string, FloatTensor][] => [
      [`mapper.${styleClipName(`all.${layer}.weight`)}`, tensor([3, 3])],
      [`mapper.${styleClipName(`all.${layer}.bias`)}`, tensor([3])],
    ]),
  );

describe('readStyleClipMapper', () => {
  it.each([
    ['mapper-levels.pt', ['coarse', 'medium', 'fine'], 24],
    ['mapper-levels_nofine.pt', ['coarse', 'medium'], 16],
    ['mapper-single.pt', 'single', 8],
  ])('reads %s', async (file, groups, count) => {
    const { config, parameters } = await readStyleClipMapper(
      await goldenCheckpoint(caseName, file),
      10,
      file,
    );
    expect(config).toEqual({ latents: 10, styleDim: 32, groups, norm: 'entries' });
    expect(parameters.size).toBe(count);
    expect([...parameters.values()].every(({ data }) => data.every(Number.isFinite))).toBe(true);
  });

  it('finds it beside other networks', async () => {
    const state = new Map([...whole(), ['decoder.conv1.conv.weight', tensor([1])]]);
    await expect(readStyleClipMapper(checkpointOf(state), 10)).resolves.toMatchObject({
      config: { groups: 'single', styleDim: 3 },
    });
  });

  it.each<[string, (state: Map<string, FloatTensor>) => void, RegExp]>([
    ['no mapper', (state) => state.clear(), /m.pt holds no latent mapper.*StyleCLIP/],
    ['a missing tensor', (state) => state.delete('mapper.mapping.mapping.3.bias'), /mapping.3.bias.*none/],
    [
      'another width',
      (state) => state.set('mapper.mapping.mapping.2.weight', tensor([3, 4])),
      /\[3,4\].*\[3,3\]/,
    ],
  ])('refuses %s in one sentence', async (_, damage, message) => {
    const state = whole();
    damage(state);
    const attempt = readStyleClipMapper(checkpointOf(state), 10, 'm.pt');
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
  });
});

describe('readMapper', () => {
  const config: MapperConfig = { latents: 6, styleDim: 4, groups: ['coarse'], norm: 'features' };
  const fileOf = (own: MapperConfig) => {
    const { tensors, metadata } = mapperFile({ config: own, parameters: randomMapper(own, 1) });
    return { ...checkpointOf(new Map(tensors)), metadata };
  };

  it.each([[undefined], [2.5]])('gives back what was written, with the unit %s', async (unit) => {
    const own = unit === undefined ? config : { ...config, unit };
    const read = await readMapper(fileOf(own), 6);
    expect(read.config).toEqual(own);
    expect(read.parameters).toEqual(randomMapper(own, 1));
  });

  it.each<[string, MapperConfig, RegExp]>([
    [
      'another number of entries',
      { ...config, latents: 8 },
      /moves 8 entries of w\+, and the generator has 6/,
    ],
    ['a unit of 0', { ...config, unit: 0 }, /says nothing sensible/],
    ['a unit that is no number', { ...config, unit: Number.NaN }, /says nothing sensible/],
  ])('refuses %s', async (_, own, message) => {
    await expect(readMapper(fileOf(own), 6)).rejects.toThrow(message);
  });
});
