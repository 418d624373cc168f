import { describe, expect, it } from 'vitest';
import { percentileDraws, philoxDraws } from './draws.js';
import { normalQuantile } from './normalQuantile.js';

describe('philoxDraws', () => {
  it('repeat, and differ by seed, step, stream, picture and name', () => {
    const draw = (stream: string, seed: number, step: number) => philoxDraws(stream, 4, seed, step);
    const value = draw('a', 1, 2).uniform('hue', 3);
    expect(draw('a', 1, 2).uniform('hue', 3)).toBe(value);
    const others = [
      draw('b', 1, 2).uniform('hue', 3),
      draw('a', 2, 2).uniform('hue', 3),
      draw('a', 1, 3).uniform('hue', 3),
      draw('a', 1, 2).uniform('hue', 2),
      draw('a', 1, 2).uniform('rotate', 3),
      draw('a', 1, 2).uniform('hue', 3, 1),
    ];
    expect(new Set([value, ...others]).size).toBe(7);
  });

  it('of a picture do not depend on the size of the batch', () => {
    const [small, large] = [philoxDraws('a', 2, 1, 0), philoxDraws('a', 16, 1, 0)];
    expect(large.normal('xfrac', 1, 1)).toBe(small.normal('xfrac', 1, 1));
    expect(large.applies('xfrac', 1, 0.5)).toBe(small.applies('xfrac', 1, 0.5));
    expect([...large.noise(20).subarray(0, 5)]).toEqual([...small.noise(5)]);
  });

  it('apply with the probability, never at 0 and always at 1', () => {
    const draws = philoxDraws('a', 4000, 5, 0);
    const share = (p: number) =>
      Array.from({ length: 4000 }, (_, i) => draws.applies('scale', i, p)).filter(Boolean).length / 4000;
    expect(share(0)).toBe(0);
    expect(share(1)).toBe(1);
    expect(Math.abs(share(0.3) - 0.3)).toBeLessThan(0.03);
  });

  it('of half-normal kind are magnitudes', () => {
    const draws = philoxDraws('a', 100, 1, 0);
    for (let i = 0; i < 100; i++)
      expect(draws.halfNormal('noise', i)).toBe(Math.abs(draws.normal('noise', i)));
  });
});

describe('percentileDraws', () => {
  it('are the same for every picture', () => {
    const draws = percentileDraws(0.8, (count) => new Float32Array(count));
    expect(draws.uniform('hue', 0)).toBe(0.8);
    expect(draws.uniform('hue', 7)).toBe(0.8);
    expect(draws.uniform('rotateAfter', 0)).toBe(0.5);
    expect(draws.applies('hue', 0, 0)).toBe(true);
    // The inverse error function of 0.6 and of 0.8.
    expect(draws.normal('scale', 0)).toBeCloseTo(0.5951160814, 9);
    expect(draws.halfNormal('noise', 0)).toBeCloseTo(0.9061938024, 9);
  });
});

describe('normalQuantile', () => {
  it('has the values of the tables', () => {
    for (const [probability, expected] of [
      [0.5, 0],
      [0.975, 1.959963984540054],
      [0.001, -3.090232306167813],
      [0.8413447460685429, 1],
    ]) {
      expect(normalQuantile(probability)).toBeCloseTo(expected, 9);
    }
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  });
});
