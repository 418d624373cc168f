import { describe, expect, it } from 'vitest';
import {
  automaticLayerCount,
  defaultLayerSelection,
  defaultSettings,
  effectiveAdam,
  mergeSettings,
} from './settings.js';

describe('mergeSettings', () => {
  it('gives the defaults', () => {
    expect(mergeSettings()).toEqual(defaultSettings);
    expect(JSON.parse(JSON.stringify(defaultSettings))).toEqual(defaultSettings);
  });

  it('lets later changes win, field by field', () => {
    const merged = mergeSettings(
      { batch: 4, losses: { global: 0.3 }, adam: { idle: 'fade' } },
      { batch: 3, losses: { manifold: 0.2 }, adam: { learningRate: 0.1 } },
    );
    expect(merged.batch).toBe(3);
    expect(merged.losses).toEqual({ ...defaultSettings.losses, global: 0.3, manifold: 0.2 });
    expect(merged.adam).toEqual({ ...defaultSettings.adam, idle: 'fade', learningRate: 0.1 });
  });

  it('turns layer selection off and on again', () => {
    expect(mergeSettings({ layerSelection: null }).layerSelection).toBeNull();
    expect(mergeSettings({ layerSelection: null }, { batch: 1 }).layerSelection).toBeNull();
    const again = mergeSettings({ layerSelection: null }, { layerSelection: { count: 3 } });
    expect(again.layerSelection).toEqual({ ...defaultLayerSelection, count: 3 });
  });
});

describe('effectiveAdam', () => {
  it('corrects by r = 4/5 as the reference', () => {
    const adam = effectiveAdam(defaultSettings.adam);
    expect(adam.learningRate).toBeCloseTo(0.0016, 12);
    expect(adam.beta1).toBe(0);
    expect(adam.beta2).toBeCloseTo(0.9919919678228657, 12);
  });

  it('leaves the numbers alone without an interval', () => {
    const adam = { ...defaultSettings.adam, beta1: 0.9, regularizationInterval: 0 };
    expect(effectiveAdam(adam)).toEqual({ learningRate: 0.002, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 });
  });
});

describe('automaticLayerCount', () => {
  it.each([
    [1024, 12],
    [512, 10],
    [256, 9],
    [32, 5],
    [8, 2],
    [4, 1],
  ])('of %s px is %s', (size, count) => expect(automaticLayerCount(size)).toBe(count));
});
