import { expect, test } from 'vitest';
import { normals } from '../random/index.js';
import { seedLatents, seedNoises } from './seedDraws.js';
import { tinyConfig } from './testing/tinyConfig.js';

test('what a seed draws never changes, and no other seed moves it', () => {
  const z = seedLatents(tinyConfig, [7, 3]);
  expect(z.shape).toEqual([2, 6]);
  expect(z.data.slice(6)).toEqual(normals({ seed: 3, stream: 'z' }, 6));
  expect(seedLatents(tinyConfig, [3]).data).toEqual(z.data.slice(6));
  const noises = seedNoises(tinyConfig, [7, 3]);
  expect(noises.map(({ shape }) => shape)).toEqual([
    [2, 1, 4, 4],
    [2, 1, 8, 8],
    [2, 1, 8, 8],
  ]);
  expect(noises[2].data.slice(64)).toEqual(normals({ seed: 3, stream: 'noise.2' }, 64));
});
