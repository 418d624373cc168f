import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { blendGenerators, shareMapping } from './blend.js';
import { randomGenerator } from './randomGenerator.js';
import { tinyConfig } from './testing/tinyConfig.js';

const [a, b, c] = [1, 2, 3].map((seed) =>
  randomGenerator({ ...tinyConfig, size: 64, channels: [4, 4, 4, 4, 4] }, seed),
);
const part = (generator: typeof a, weight: number) => ({ generator, weight, name: 'x.pt' });
const first = (generator: typeof a, name: string) => generator.parameters.get(name)?.data[0] ?? Number.NaN;

describe('blendGenerators', () => {
  it('adds parameters up by their shares', () => {
    const blended = blendGenerators([part(a, 0.5), part(b, 0.3), part(c, 0.2)]);
    for (const name of [
      'mapping.0.weight',
      'synthesis.constant',
      'synthesis.8.up.weight',
      'synthesis.64.conv.weight',
    ]) {
      const expected = Math.fround(0.5 * first(a, name) + 0.3 * first(b, name) + 0.2 * first(c, name));
      expect(first(blended, name)).toBe(expected);
    }
  });

  it('is one of them at the end of the way', () => {
    const blended = blendGenerators([part(a, 0), part(b, 1)]);
    for (const [name, { data }] of b.parameters) expect(blended.parameters.get(name)?.data).toEqual(data);
  });

  it('takes groups of layers from one alone', () => {
    const blended = blendGenerators(
      [part(a, 0.5), part(b, 0.5)],
      new Map([
        ['coarse', 0],
        ['fine', 1],
      ] as const),
    );
    expect(first(blended, 'synthesis.constant')).toBe(first(a, 'synthesis.constant'));
    expect(first(blended, 'synthesis.8.conv.weight')).toBe(first(a, 'synthesis.8.conv.weight'));
    expect(first(blended, 'synthesis.64.conv.weight')).toBe(first(b, 'synthesis.64.conv.weight'));
    const middle = 'synthesis.16.conv.weight';
    expect(first(blended, middle)).toBeCloseTo((first(a, middle) + first(b, middle)) / 2, 6);
  });

  it('refuses generators of different shapes in one sentence', () => {
    const wide = randomGenerator({ ...tinyConfig, size: 64, channels: [4, 4, 4, 4, 8] }, 1);
    expect(() => blendGenerators([part(a, 0.5), part(wide, 0.5)])).toThrow(UserError);
    const small = randomGenerator({ ...tinyConfig, channels: tinyConfig.channels.map(() => 4) }, 1);
    expect(() => blendGenerators([part(a, 0.5), part(small, 0.5)])).toThrow(/has nothing where x.pt has/);
  });
});

describe('shareMapping', () => {
  it('tells relatives', () => {
    const changed = new Map(a.parameters).set(
      'synthesis.constant',
      b.parameters.get('synthesis.constant') ?? (a.parameters.values().next().value as never),
    );
    expect(shareMapping([a, { ...a, parameters: changed }])).toBe(true);
    expect(shareMapping([a, b])).toBe(false);
  });
});
