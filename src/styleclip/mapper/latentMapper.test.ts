import { describe, expect, it } from 'vitest';
import { constant, interpret, type Tensor } from '../../graph/index.js';
import { normals } from '../../random/index.js';
import { sizeOf } from '../../tensorData.js';
import {
  type MapperConfig,
  mapped,
  mapperNetworks,
  mapperShapes,
  mapperStep,
  randomMapper,
} from './latentMapper.js';

const config: MapperConfig = {
  latents: 10,
  styleDim: 6,
  groups: ['coarse', 'medium', 'fine'],
  norm: 'features',
};
const shape = [2, 10, 6];
const latents = constant(normals({ seed: 4, stream: 'w' }, sizeOf(shape)), shape);
const parametersOf = (mapper: MapperConfig): Map<string, Tensor> =>
  new Map([...randomMapper(mapper, 5)].map(([name, tensor]) => [name, constant(tensor.data, tensor.shape)]));
const stepOf = (mapper: MapperConfig, wPlus = latents): Float64Array =>
  Float64Array.from(interpret([mapperStep(mapper, parametersOf(mapper), wPlus)])[0].data);
const entryOf = (step: Float64Array, picture: number, entry: number): number[] => [
  ...step.subarray((picture * 10 + entry) * 6, (picture * 10 + entry + 1) * 6),
];

describe('a latent mapper', () => {
  it('has a network for each group of entries, as many as the generator has', () => {
    expect(mapperNetworks(config)).toEqual([
      { name: 'coarse', from: 0, to: 4 },
      { name: 'medium', from: 4, to: 8 },
      { name: 'fine', from: 8, to: 10 },
    ]);
    expect(mapperNetworks({ ...config, latents: 6 }).map(({ to }) => to)).toEqual([4, 6]);
    expect(mapperNetworks({ ...config, groups: 'single' })).toEqual([{ name: 'all', from: 0, to: 10 }]);
    expect([...mapperShapes({ ...config, groups: ['fine'] })]).toHaveLength(8);
  });

  it('leaves the entries alone that no network moves', () => {
    const step = stepOf({ ...config, groups: ['medium'] });
    for (const picture of [0, 1]) {
      for (const entry of [0, 3, 8, 9]) expect(entryOf(step, picture, entry)).toEqual([0, 0, 0, 0, 0, 0]);
      for (const entry of [4, 7]) expect(Math.hypot(...entryOf(step, picture, entry))).toBeGreaterThan(0.01);
    }
  });

  it('says the same of every entry of equal w when it looks at each w alone', () => {
    const w = normals({ seed: 6, stream: 'w' }, 6);
    const same = constant(
      Array.from({ length: sizeOf(shape) }, (_, i) => w[i % 6]),
      shape,
    );
    const step = stepOf({ ...config, groups: 'single' }, same);
    for (const entry of [1, 5, 9]) {
      entryOf(step, 1, entry).forEach((value, i) => {
        expect(value).toBeCloseTo(entryOf(step, 0, 0)[i], 12);
      });
    }
    // The reference scales each number over the entries instead, so lengths of single w count.
    expect(stepOf({ ...config, groups: 'single', norm: 'entries' }, same)[0]).not.toBeCloseTo(step[0], 6);
  });

  it('moves a latent by a tenth of what it says', () => {
    const [moved] = interpret([mapped(config, parametersOf(config), latents)]);
    const [before] = interpret([latents]);
    const step = stepOf(config);
    moved.data.forEach((value, i) => {
      expect(value).toBeCloseTo(before.data[i] + 0.1 * step[i], 12);
    });
  });

  it('moves in units of its own', () => {
    const wide = { ...config, unit: 3 };
    const [moved] = interpret([mapped(wide, parametersOf(wide), latents)]);
    const [before] = interpret([latents]);
    const step = stepOf(wide);
    moved.data.forEach((value, i) => {
      expect(value).toBeCloseTo(before.data[i] + 0.3 * step[i], 12);
    });
  });

  it('starts from the same weights for the same seed alone', () => {
    expect(randomMapper(config, 5)).toEqual(randomMapper(config, 5));
    const weight = (seed: number) => randomMapper(config, seed).get('fine.0.weight')?.data[0];
    expect(weight(6)).not.toBe(weight(5));
  });
});
