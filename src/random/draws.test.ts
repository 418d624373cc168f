import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choice, integers, normals, permutation, uniforms } from './draws.js';

const key = { seed: 1, stream: 'z' };
const digest = (data: Float32Array | Int32Array) =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

function moments(values: Float32Array): { mean: number; variance: number; skew: number; kurtosis: number } {
  const power = (exponent: number) =>
    values.reduce((sum, value) => sum + value ** exponent, 0) / values.length;
  return { mean: power(1), variance: power(2), skew: power(3), kurtosis: power(4) };
}

describe('normals', () => {
  it('never change: these bits are in every run that was ever recorded', () => {
    expect([...normals(key, 8)]).toEqual([
      -0.8132942318916321, -0.17462614178657532, -0.22390104830265045, -0.9466941952705383,
      -0.022798385471105576, 1.1293329000473022, 1.8252160549163818, 1.4494953155517578,
    ]);
    expect(digest(normals({ seed: 2 ** 53 - 1, stream: 'noise.7', step: 4_000_000_000 }, 100_000))).toBe(
      '5aa74e08bca6b715472872560ed39f53526ad7fbf241a9e8ca3369a864fe75da',
    );
  });

  it('have the moments of the normal distribution', () => {
    const { mean, variance, skew, kurtosis } = moments(normals({ seed: 5, stream: 'moments' }, 1_000_000));
    expect(Math.abs(mean)).toBeLessThan(0.004);
    expect(Math.abs(variance - 1)).toBeLessThan(0.006);
    expect(Math.abs(skew)).toBeLessThan(0.02);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.06);
  });

  it('have the tails of the normal distribution', () => {
    const values = normals({ seed: 6, stream: 'tails' }, 1_000_000);
    const share = (limit: number) => values.filter((value) => Math.abs(value) > limit).length / values.length;
    expect(share(1)).toBeCloseTo(0.3173, 2);
    expect(share(2)).toBeCloseTo(0.0455, 2);
    expect(share(3)).toBeCloseTo(0.0027, 3);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('of both of a pair and of neighbouring pairs are uncorrelated', () => {
    const values = normals({ seed: 7, stream: 'pairs' }, 400_000);
    for (const lag of [1, 2, 3, 4]) {
      let sum = 0;
      for (let index = lag; index < values.length; index++) sum += values[index] * values[index - lag];
      expect(Math.abs(sum / values.length)).toBeLessThan(0.007);
    }
  });

  it('are independent of how many are drawn and where the draw starts', () => {
    const all = normals(key, 50);
    fc.assert(
      fc.property(fc.nat(40), fc.nat(10), (element, count) => {
        expect([...normals({ ...key, element }, count)]).toEqual([...all.slice(element, element + count)]);
      }),
    );
  });

  it('differ by seed, stream and step', () => {
    const draws = [
      key,
      { ...key, seed: 2 },
      { ...key, seed: 1 + 2 ** 32 },
      { ...key, stream: 'Z' },
      { ...key, step: 1 },
      { ...key, step: 2 ** 31 },
    ].map((other) => [...normals(other, 4)].join());
    expect(new Set(draws).size).toBe(draws.length);
    expect([...normals({ ...key, step: 0, element: 0 }, 4)]).toEqual([...normals(key, 4)]);
  });

  it('own their memory, so that a buffer can be handed over', () => {
    for (const count of [0, 1, 2, 3])
      expect(normals(key, count).buffer.byteLength).toBeGreaterThanOrEqual(count * 4);
    expect(normals(key, 0).length).toBe(0);
  });

  it('reject impossible keys', () => {
    for (const wrong of [
      { seed: -1 },
      { seed: 0.5 },
      { seed: Number.NaN },
      { step: -1 },
      { step: 2 ** 32 },
    ]) {
      expect(() => normals({ ...key, ...wrong }, 1)).toThrow('internal error');
    }
  });
});

describe('uniforms', () => {
  it('fill [0, 1) evenly', () => {
    const values = uniforms(key, 200_000);
    const bins = new Float64Array(20);
    for (const value of values) bins[Math.floor(value * 20)] += 1;
    for (const bin of bins) expect(Math.abs(bin / values.length - 0.05)).toBeLessThan(0.003);
    expect(digest(values)).toBe('72dc3347f446652b6c32e6be6a52525b850598ca00898dbc89c5edd0e3f4f781');
  });

  it('continue at an element', () => {
    expect([...uniforms({ ...key, element: 7 }, 9)]).toEqual([...uniforms(key, 16).slice(7)]);
  });
});

describe('integers', () => {
  it('are even over their range', () => {
    const counts = new Float64Array(7);
    for (const value of integers(key, 70_000, 7)) counts[value] += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('stay below their bound and continue at an element', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.nat(20), (below, element) => {
        const values = integers({ ...key, element }, 5, below);
        expect(values.every((value) => value >= 0 && value < below)).toBe(true);
        expect([...values]).toEqual([...integers(key, element + 5, below).slice(element)]);
      }),
    );
  });

  it('reject an empty range', () => {
    expect(() => integers(key, 1, 0)).toThrow('internal error');
  });
});

describe('permutation and choice', () => {
  it('hold every number once', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(1000), (size, seed) => {
        const order = permutation({ seed, stream: 'order' }, size);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, index) => index));
      }),
    );
  });

  it('keep the first numbers when more are drawn', () => {
    expect([...choice(key, 100, 5)]).toEqual([...choice(key, 100, 60).slice(0, 5)]);
  });

  it('are even', () => {
    const counts = new Float64Array(16);
    for (let seed = 0; seed < 8000; seed++) {
      const [first, second] = choice({ seed, stream: 'pair' }, 4, 2);
      counts[first * 4 + second] += 1;
    }
    for (let index = 0; index < 16; index++) {
      const expected = index % 5 === 0 ? 0 : 8000 / 12;
      expect(Math.abs(counts[index] - expected)).toBeLessThanOrEqual(expected === 0 ? 0 : 120);
    }
  });

  it('reject more numbers than there are', () => {
    expect(() => choice(key, 3, 4)).toThrow('internal error');
  });
});
