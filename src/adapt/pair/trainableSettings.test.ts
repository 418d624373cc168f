import { describe, expect, it } from 'vitest';
import { automaticLayerCount, choosesLayers } from './trainableSettings.js';

describe('automaticLayerCount', () => {
  it.each([
    [1024, 12],
    [512, 10],
    [256, 9],
    [32, 5],
    [8, 2],
    [4, 1],
  ])('of %s px is %s', (size, count) => expect(automaticLayerCount(size)).toBe(count));
});

it('layers are chosen unless all train', () => {
  expect([
    choosesLayers({ layers: 'all' }),
    choosesLayers({ layers: 'auto' }),
    choosesLayers({ layers: 3 }),
  ]).toEqual([false, true, true]);
});
