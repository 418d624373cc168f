import { describe, expect, it } from 'vitest';
import { adaptProbability } from './adaptiveProbability.js';

describe('adaptProbability', () => {
  const settings = { target: 0.6, adjustInterval: 4, adjustKimg: 500 };
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
