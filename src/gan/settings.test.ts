import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { averageKeep } from '../train/ema.js';
import { adaptProbability } from './adaptiveProbability.js';
import { defaultGanSettings, ganSettings, type PartialGanSettings } from './index.js';
import { averageHalfLife, lazyAdam, r1Gamma } from './settings.js';

describe('ganSettings', () => {
  it('gives the defaults, and takes single settings of a group', () => {
    expect(ganSettings()).toEqual(defaultGanSettings);
    const changed = ganSettings({ batch: 8, r1: { gamma: 2 } });
    expect(changed).toEqual({ ...defaultGanSettings, batch: 8, r1: { gamma: 2, interval: 16 } });
  });

  const wrong: [string, PartialGanSettings][] = [
    ['batch', { batch: 0 }],
    ['seed', { seed: -1 }],
    ['learningRate.generator', { learningRate: { generator: 0 } }],
    ['beta2', { beta2: 1 }],
    ['mixing', { mixing: 1.5 }],
    ['generatorStart', { generatorStart: 0.5 }],
    ['frozenLayers', { frozenLayers: -1 }],
    ['r1.gamma', { r1: { gamma: -1 } }],
    ['r1.interval', { r1: { interval: 0.5 } }],
    ['pathLength.weight', { pathLength: { weight: Number.NaN } }],
    ['average.kimg', { average: { kimg: 0 } }],
    ['probability.initial', { probability: { initial: 2 } }],
    ['probability.target', { probability: { target: 2 } }],
    ['auxiliary.weight', { auxiliary: { weight: -1 } }],
  ];
  it.each(wrong)('refuses a wrong %s by its name', (name, change) => {
    expect(() => ganSettings(change)).toThrow(UserError);
    expect(() => ganSettings(change)).toThrow(`the setting ${name} is `);
  });

  it('has heuristics for what is automatic', () => {
    expect(r1Gamma(ganSettings({ batch: 16 }), 64)).toBeCloseTo(0.0512, 12);
    expect(averageHalfLife(ganSettings({ batch: 32 }))).toBe(10_000);
    expect(averageHalfLife(ganSettings({ average: { kimg: 0.5 } }))).toBe(500);
  });

  it('corrects Adam for lazy regularisation', () => {
    expect(lazyAdam(defaultGanSettings, 0.0025, null)).toMatchObject({ learningRate: 0.0025, beta2: 0.99 });
    const corrected = lazyAdam(defaultGanSettings, 0.0025, 4);
    expect(corrected.learningRate).toBeCloseTo(0.002, 12);
    expect(corrected.beta2).toBeCloseTo(0.99 ** 0.8, 12);
  });
});

describe('averageKeep', () => {
  it('halves after the half-life, and follows at once while the ramp starts', () => {
    expect(averageKeep({ halfLife: 1000, rampUp: null }, 0, 1000)).toBe(0.5);
    expect(averageKeep({ halfLife: 1000, rampUp: 0.05 }, 0, 16)).toBe(0);
    expect(averageKeep({ halfLife: 1000, rampUp: 0.05 }, 2000, 100)).toBe(0.5);
    expect(averageKeep({ halfLife: 1000, rampUp: 0.05 }, 1e6, 1000)).toBe(0.5);
  });
});

describe('adaptProbability', () => {
  const settings = { initial: 0, target: 0.6, interval: 4, kimg: 500 };
  const run = (signs: readonly number[], probability: number) =>
    signs.reduce((state, sign) => adaptProbability(settings, state, sign, 16), {
      probability,
      signSum: 0,
      steps: 0,
    });

  it('moves by the images since the last adjustment over the speed', () => {
    expect(run([1, 1, 1], 0.2).probability).toBe(0.2);
    expect(run([1, 1, 1, 1], 0.2)).toEqual({ probability: 0.2 + 64 / 500_000, signSum: 0, steps: 0 });
    expect(run([1, 0, 0, 0], 0.2).probability).toBe(0.2 - 64 / 500_000);
  });

  it('stays within 0 to 1, and where it is without a target', () => {
    expect(run([0, 0, 0, 0], 0).probability).toBe(0);
    expect(run([1, 1, 1, 1], 1).probability).toBe(1);
    const state = { probability: 0.3, signSum: 0, steps: 3 };
    expect(adaptProbability({ ...settings, target: null }, state, 1, 16).probability).toBe(0.3);
  });
});
