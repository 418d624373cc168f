import { describe, expect, it } from 'vitest';
import { adaptationSettings } from '../settings/table.js';
import { effectiveAdam } from './optimiserSettings.js';

describe('effectiveAdam', () => {
  it('corrects by r = 4/5 as the reference', () => {
    const adam = effectiveAdam(adaptationSettings());
    expect(adam.learningRate).toBeCloseTo(0.0016, 12);
    expect(adam.beta1).toBe(0);
    expect(adam.beta2).toBeCloseTo(0.9919919678228657, 12);
  });

  it('leaves the numbers alone without an interval', () => {
    const adam = effectiveAdam(adaptationSettings({ beta1: 0.9, regularizationInterval: 0 }));
    expect(adam).toEqual({ learningRate: 0.002, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 });
  });
});
