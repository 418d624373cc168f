import { describe, expect, it } from 'vitest';
import { defineProgram, input, sum } from '../../graph/index.js';
import { noAugmentation } from '../augmentation.js';
import { augmentationOf, randomAugmentation, weightedAugmentation } from './randomAugmentation.js';

const size = { height: 8, width: 8 };
const pictures = input('x', [4, 3, 8, 8]);
const draw = { seed: 1, step: 3, batch: 4, probability: 0.5 };

describe('randomAugmentation', () => {
  it('feeds exactly the inputs that its graph has', () => {
    const augmentation = randomAugmentation(size, 'bgcfnc');
    const program = defineProgram('test', { y: augmentation.apply(pictures, 'd.real') });
    const feeds = augmentation.feeds('d.real', draw);
    expect(Object.keys(feeds).sort()).toEqual(
      [...program.inputs.keys()].filter((name) => name !== 'x').sort(),
    );
    for (const [name, { shape, data }] of Object.entries(feeds)) {
      expect(program.inputs.get(name)?.shape).toEqual(shape);
      expect(data.every((value) => Number.isFinite(value))).toBe(true);
    }
  });

  it('draws anew for every prefix, step and seed, and the same again for the same', () => {
    const augmentation = randomAugmentation(size, 'bgc');
    const warp = (prefix: string, change: Partial<typeof draw> = {}) =>
      [...augmentation.feeds(prefix, { ...draw, ...change })[`${prefix}.warp`].data].join();
    expect(warp('a')).toBe(warp('a'));
    const others = [warp('a'), warp('b'), warp('a', { step: 4 }), warp('a', { seed: 2 })];
    expect(new Set(others).size).toBe(4);
  });

  it('changes more pictures as the probability grows, by growing sets', () => {
    const augmentation = weightedAugmentation(size, { xflip: 1, xint: 1 });
    const batch = 400;
    const changed = (probability: number) => {
      const { data } = augmentation.feeds('a', { ...draw, batch, probability })['a.warp'];
      const still = augmentation.feeds('a', { ...draw, batch, probability: 0 })['a.warp'].data;
      return new Set(
        Array.from({ length: batch }, (_, n) => n).filter((n) =>
          [0, 1, 2, 3, 4, 5].some((i) => data[n * 6 + i] !== still[n * 6 + i]),
        ),
      );
    };
    const [few, many] = [changed(0.2), changed(0.7)];
    expect(changed(0).size).toBe(0);
    expect(few.size).toBeGreaterThan(40);
    expect(many.size).toBeGreaterThan(2 * few.size);
    expect([...few].every((n) => many.has(n))).toBe(true);
  });
});

describe('augmentationOf', () => {
  it('is nothing for none, and the transformations of a group', () => {
    expect(augmentationOf('none', 8)).toBe(noAugmentation);
    const [plain, group] = [augmentationOf('bgc', 8), randomAugmentation(size, 'bgc')];
    expect(plain.feeds('d', draw)).toEqual(group.feeds('d', draw));
    expect(Object.keys(augmentationOf('bgcf', 8).feeds('d', draw))).toContain('d.filterRows');
  });
});

describe('noAugmentation', () => {
  it('costs nothing', () => {
    expect(noAugmentation.apply(pictures, 'a')).toBe(pictures);
    expect(noAugmentation.feeds('a', draw)).toEqual({});
    expect(defineProgram('test', { y: sum(noAugmentation.apply(pictures, 'a')) }).inputs.size).toBe(1);
  });
});
