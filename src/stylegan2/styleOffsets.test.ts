import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { constant, interpret } from '../graph/index.js';
import { normals } from '../random/index.js';
import { floatTensor } from '../tensorData.js';
import { latentCount } from './config.js';
import { randomGenerator } from './randomGenerator.js';
import { styleOffsetsBetween, withStyleOffsets } from './styleOffsets.js';
import { styles } from './synthesis.js';
import { tinyConfig } from './testing/tinyConfig.js';

const generator = randomGenerator(tinyConfig, 1);
const width = generator.parameters.get('synthesis.8.conv.modulation.bias')?.data.length ?? 0;
const offset = floatTensor(normals({ seed: 2, stream: 'offset' }, width), [width]);
const offsets = new Map([['synthesis.8.conv', offset]]);

/** The styles of one latent, in float64. */
function stylesOf(one: typeof generator, layer: string): ArrayLike<number> {
  const count = latentCount(tinyConfig) * tinyConfig.styleDim;
  const wPlus = constant(normals({ seed: 3, stream: 'w' }, count), [
    1,
    latentCount(tinyConfig),
    tinyConfig.styleDim,
  ]);
  const fixed = new Map(
    [...one.parameters].map(([name, { data, shape }]) => [name, constant(data, shape)] as const),
  );
  const space = styles(tinyConfig, fixed, wPlus).get(layer);
  return space ? interpret([space])[0].data : [];
}

describe('withStyleOffsets', () => {
  it('moves the styles of every image by the offset, and no others', () => {
    const moved = withStyleOffsets(generator, offsets, 0.5);
    const [before, after] = [generator, moved].map((one) => stylesOf(one, 'synthesis.8.conv'));
    offset.data.forEach((value, i) => {
      expect(after[i] - before[i]).toBeCloseTo(value / 2, 5);
    });
    expect(stylesOf(moved, 'synthesis.4.conv')).toEqual(stylesOf(generator, 'synthesis.4.conv'));
    expect(moved.parameters.get('synthesis.8.conv.weight')).toBe(
      generator.parameters.get('synthesis.8.conv.weight'),
    );
  });

  it('adds up', () => {
    const twice = withStyleOffsets(withStyleOffsets(generator, offsets), offsets, -1);
    const name = 'synthesis.8.conv.modulation.bias';
    twice.parameters.get(name)?.data.forEach((value, i) => {
      expect(value).toBeCloseTo(generator.parameters.get(name)?.data[i] ?? Number.NaN, 6);
    });
  });

  it('refuses offsets of another generator in one sentence', () => {
    const wrong = new Map([['synthesis.8.conv', floatTensor([1, 2], [2])]]);
    expect(() => withStyleOffsets(generator, wrong, 1, 'x.safetensors')).toThrow(UserError);
    expect(() => withStyleOffsets(generator, wrong, 1, 'x.safetensors')).toThrow(
      /x.safetensors moves 2 styles of synthesis.8.conv/,
    );
    const none = new Map([['synthesis.512.conv', offset]]);
    expect(() => withStyleOffsets(generator, none)).toThrow(/the generator has none/);
  });
});

describe('styleOffsetsBetween', () => {
  it('finds what was added, layer by layer', () => {
    const found = styleOffsetsBetween(generator, withStyleOffsets(generator, offsets));
    expect([...found.keys()]).toEqual(['synthesis.8.conv']);
    found.get('synthesis.8.conv')?.data.forEach((value, i) => {
      expect(value).toBeCloseTo(offset.data[i], 6);
    });
  });
});
