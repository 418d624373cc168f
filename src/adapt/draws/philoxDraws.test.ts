import { describe, expect, it } from 'vitest';
import { windowSide } from '../../guidance/index.js';
import { latentCount, standardConfig } from '../../stylegan2/index.js';
import { adaptationSettings, type GivenSettings } from '../settings/table.js';
import { philoxDraws } from './philoxDraws.js';

const config = { ...standardConfig(32), zDim: 8 };
const drawsOf = (settings: GivenSettings) => philoxDraws(config, adaptationSettings({ seed: 3 }, settings));

describe('draws', () => {
  it('are the same for the same step, and others for another', () => {
    const [first, again, next] = [4, 4, 5].map((step) => drawsOf({ mixing: 0.5 }).training(step));
    expect(first).toEqual(again);
    expect(first.z.data).not.toEqual(next.z.data);
    expect(first.noise.frozen[0].data).not.toEqual(next.noise.frozen[0].data);
  });

  it('of a larger batch begin with those of a smaller one', () => {
    const [small, large] = [2, 5].map((batch) => drawsOf({ batch }).training(0));
    expect(large.z.data.subarray(0, small.z.data.length)).toEqual(small.z.data);
    expect(large.noise.frozen[3].data.subarray(0, small.noise.frozen[3].data.length)).toEqual(
      small.noise.frozen[3].data,
    );
  });

  it('are not moved by other options', () => {
    const plain = drawsOf({}).training(7);
    const busy = drawsOf({ mixing: 1, sharedNoise: false, lossPatch: 1 }).training(7);
    expect(busy.z).toEqual(plain.z);
    expect(busy.noise.frozen).toEqual(plain.noise.frozen);
  });

  it('share noise or not', () => {
    const shared = drawsOf({ sharedNoise: true }).training(0).noise;
    expect(shared.trained).toBe(shared.frozen);
    const apart = drawsOf({ sharedNoise: false }).training(0).noise;
    expect(apart.trained[0].data).not.toEqual(apart.frozen[0].data);
  });

  it('mix as often as they should, at every layer but the first', () => {
    const steps = Array.from({ length: 400 }, (_, step) => step);
    const draws = drawsOf({ mixing: 0.3, sharedCrossover: false, batch: 1 });
    const mixed = steps.flatMap((step) => draws.training(step).mixing ?? []);
    expect(mixed.length / steps.length).toBeCloseTo(0.3, 1);
    const crossovers = new Set(mixed.flatMap(({ frozen, trained }) => [frozen, trained]));
    expect([...crossovers].sort((a, b) => a - b)).toEqual(
      Array.from({ length: latentCount(config) - 1 }, (_, i) => i + 1),
    );
    expect(mixed.some(({ frozen, trained }) => frozen !== trained)).toBe(true);
    const shared = drawsOf({ mixing: 1 }).training(0).mixing;
    expect(shared?.frozen).toBe(shared?.trained);
  });

  it('put windows of views inside the picture, and move no other number', () => {
    const plain = drawsOf({ batch: 4 }).training(3);
    const viewed = drawsOf({ batch: 4, views: 3, viewShare: 0.5 }).training(3);
    expect(plain.viewCenters).toBeUndefined();
    expect(viewed.z).toEqual(plain.z);
    const side = windowSide(0.5, 32);
    expect(viewed.viewCenters).toHaveLength(2 * 4 * 2);
    for (const center of viewed.viewCenters ?? []) {
      expect(center).toBeGreaterThanOrEqual(side / 2);
      expect(center).toBeLessThanOrEqual(32 - side / 2);
    }
  });

  it('put patches inside the picture', () => {
    const draws = drawsOf({ lossPatch: 1, patchSize: 10, patchCount: 3, batch: 4 });
    for (let step = 0; step < 30; step++) {
      const centers = draws.training(step).patchCenters ?? [];
      expect(centers.length).toBe(24);
      for (const center of centers) expect(center >= 5 && center < 27).toBe(true);
    }
  });

  it('choose classes for conditional generators', () => {
    const conditional = { ...config, labelDim: 3, labelWidth: 8 };
    const draws = philoxDraws(conditional, adaptationSettings({ batch: 50 }));
    expect(new Set(draws.training(0).labels)).toEqual(new Set([0, 1, 2]));
    const fixed = philoxDraws(conditional, adaptationSettings({ label: 2 }));
    expect([...(fixed.training(0).labels ?? [])]).toEqual([2, 2]);
    expect(drawsOf({}).training(0).labels).toBeUndefined();
  });
});
