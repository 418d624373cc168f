import { describe, expect, it } from 'vitest';
import { resolveGanSettings } from './resolveSettings.js';
import { type GivenGanSettings, ganSettings } from './table.js';

const resolve = (given: GivenGanSettings = {}, size = 64) => resolveGanSettings(ganSettings(given), size);

describe('resolveGanSettings', () => {
  it('has heuristics for what is automatic', () => {
    expect(resolve({ batch: 16 }).gamma).toBeCloseTo(0.0512, 12);
    expect(resolve({ batch: 16 }, 128).gamma).toBeCloseTo(4 * 0.0512, 12);
    expect(resolve({ batch: 32 }).averageKimg).toBe(10);
  });

  it('leaves numbers that are given', () => {
    const given = { gamma: 2, averageKimg: 0.5, generatorRate: 0.001, batch: 8, freezeD: 3 };
    expect(resolve(given)).toMatchObject(given);
  });

  it('has one rate for both networks where none is given for the generator', () => {
    expect(resolve({ learningRate: 0.004 })).toMatchObject({ learningRate: 0.004, generatorRate: 0.004 });
  });

  it.each<[GivenGanSettings, number, number | null]>([
    [{}, 0, 0.6],
    [{ target: 0.3 }, 0, 0.3],
    [{ p: 0.3 }, 0.3, null],
    [{ augment: 'none' }, 0, null],
    [{ augment: 'none', p: 0 }, 0, null],
  ])('starts the probability of %j at %f and steers for %s', (given, p, target) => {
    expect(resolve(given)).toMatchObject({ p, target });
  });
});
