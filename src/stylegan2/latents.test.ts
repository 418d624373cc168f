import { describe, expect, it } from 'vitest';
import { constant, input, interpret, type Tensor } from '../graph/index.js';
import {
  blurKernel,
  broadcastLatent,
  crossoverMask,
  latentCount,
  layerPsi,
  mappingNetwork,
  mixStyles,
  noiseShapes,
  parameterShapes,
  randomGenerator,
  resolutions,
  standardConfig,
  styles,
  synthesisLayers,
  synthesize,
  truncate,
  weightPowers,
} from './index.js';
import { tinyConfig } from './testing/tinyConfig.js';

const value = (x: Tensor): number[] => Array.from(interpret([x])[0].data);
const w = constant([1, 2], [1, 2]);
const v = constant([3, 4], [1, 2]);

describe('latents', () => {
  it('truncates towards the average, whole or by layer', () => {
    const average = constant([1, 0], [2]);
    expect(value(truncate(v, average, 0.5))).toEqual([2, 2]);
    expect(value(truncate(v, average, 1))).toEqual([3, 4]);
    const psi = constant(layerPsi(3, 0.5, 1), [3, 1]);
    expect(value(truncate(broadcastLatent(v, 3), average, psi))).toEqual([2, 2, 3, 4, 3, 4]);
  });

  it('mixes two w at a crossover, exactly', () => {
    const mixed = (at: number) => value(mixStyles(w, v, constant(crossoverMask(3, at), [3])));
    expect(mixed(0)).toEqual([3, 4, 3, 4, 3, 4]);
    expect(mixed(1)).toEqual([1, 2, 3, 4, 3, 4]);
    expect(mixed(3)).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it('mixes with a crossover for each sample, given as an input', () => {
    const first = constant([1, 1], [2, 1]);
    const wPlus = constant([5, 6, 7, 8], [2, 2, 1]);
    const mask = input('mask', [2, 2]);
    const [{ data, shape }] = interpret([mixStyles(first, wPlus, mask)], { mask: [1, 0, 0, 1] });
    expect([shape, Array.from(data)]).toEqual([
      [2, 2, 1],
      [1, 6, 7, 1],
    ]);
  });
});

describe('layers', () => {
  it('lists config-f at 1024', () => {
    const config = standardConfig(1024);
    expect(config.channels).toEqual([512, 512, 512, 512, 512, 256, 128, 64, 32]);
    expect(standardConfig(256, 1).channels).toEqual([512, 512, 512, 512, 256, 128, 64]);
    expect(latentCount(config)).toBe(18);
    expect(resolutions(config).at(-1)).toBe(1024);
    const layers = synthesisLayers(config);
    expect(layers.filter(({ kind }) => kind !== 'toRgb')).toHaveLength(17);
    expect(layers.slice(0, 5).map(({ name, latentIndex }) => [name, latentIndex])).toEqual([
      ['synthesis.4.conv', 0],
      ['synthesis.4.toRgb', 1],
      ['synthesis.8.up', 1],
      ['synthesis.8.conv', 2],
      ['synthesis.8.toRgb', 3],
    ]);
    expect(Math.max(...layers.map(({ latentIndex }) => latentIndex))).toBe(17);
    expect(noiseShapes(config).at(-1)).toEqual([1, 1, 1024, 1024]);
    const count = [...parameterShapes(config).values()].reduce(
      (total, shape) => total + shape.reduce((a, b) => a * b, 1),
      0,
    );
    expect(count).toBe(30_370_060);
  });

  it('makes the usual blur', () => {
    const { taps, kernel } = blurKernel([1, 3, 3, 1]);
    expect([taps, kernel.slice(0, 4)]).toEqual([4, [1 / 16, 3 / 16, 3 / 16, 1 / 16]]);
    expect(kernel.reduce((a, b) => a + b)).toBe(4);
  });
});

describe('synthesize', () => {
  const { parameters } = randomGenerator(tinyConfig, 1);
  const numbers = new Map([...parameters].map(([name, { data, shape }]) => [name, constant(data, shape)]));
  const wPlus = constant(
    Float64Array.from({ length: 2 * 4 * 6 }, (_, i) => Math.sin(i)),
    [2, 4, 6],
  );

  it('takes w+, styles, and powers computed before, with the same result', () => {
    const picture = value(synthesize(tinyConfig, numbers, wPlus));
    const space = styles(tinyConfig, numbers, wPlus);
    expect([...space.keys()]).toEqual(synthesisLayers(tinyConfig).map(({ name }) => name));
    const powers = weightPowers(tinyConfig, numbers);
    expect(value(synthesize(tinyConfig, numbers, space, { powers }))).toEqual(picture);
    expect(picture).toHaveLength(2 * 3 * 8 * 8);
  });

  it('limits features and colours to the clamp', () => {
    const limit = 0.01;
    const picture = value(synthesize({ ...tinyConfig, clamp: limit }, numbers, wPlus));
    // The blurred 4 px colours and those of 8 px add up.
    expect(Math.max(...picture.map(Math.abs))).toBeLessThanOrEqual(2 * limit + 1e-12);
  });

  it('refuses what does not fit as a bug', () => {
    expect(() => synthesize(tinyConfig, numbers, constant(new Float64Array(18), [1, 3, 6]))).toThrow(/w\+/);
    expect(() => synthesize(tinyConfig, numbers, wPlus, { noise: [] })).toThrow(
      /3 layers need as many noise images, not 0/,
    );
    expect(() => synthesize(tinyConfig, numbers, new Map())).toThrow(/synthesis\.4\.conv/);
    expect(() => mappingNetwork(tinyConfig, numbers, wPlus, wPlus)).toThrow(/0 classes/);
  });
});
