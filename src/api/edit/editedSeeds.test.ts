import { expect, it } from 'vitest';
import { editedSeeds } from './editedSeeds.js';

it('takes the seeds that are given, the usual ones without, and none with latents', () => {
  expect(editedSeeds({ seeds: [4, 2] }, '0-7')).toEqual([4, 2]);
  expect(editedSeeds({ seeds: '1-2' }, '0-7')).toEqual([1, 2]);
  expect(editedSeeds({}, '0-1')).toEqual([0, 1]);
  expect(editedSeeds({ w: 'x.npy' }, '0-7')).toBeUndefined();
});

it('refuses both, and what is no list', () => {
  expect(() => editedSeeds({ seeds: [1], w: 'x.npy' }, '0')).toThrow('options seeds and w are both given');
  expect(() => editedSeeds({ seeds: 'all' }, '0')).toThrow('option seeds is "all"');
});
