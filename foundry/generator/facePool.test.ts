import { describe, expect, it } from 'vitest';
import { floatTensor } from '#nada/tensorData.js';
import type { Face } from '../../world/face.js';
import { faceOfZ } from './faceOfZ.js';
import { FacePool } from './facePool.js';

let drawn = 0;
const render = (face: Face, size: number) => {
  drawn++;
  return floatTensor(new Float32Array(3 * size * size).fill(face.yaw), [3, size, size]);
};
const settings = { seed: 4, faces: 10, zDim: 32, size: 4, render };

describe('FacePool', () => {
  it('shows every face once before any again, in another order', () => {
    drawn = 0;
    const pool = new FacePool(settings);
    const epoch = (first: number) =>
      [0, 1].flatMap((i) => [...pool.batch(first + i, 5).z.data].filter((_, k) => k % 32 === 0));
    const [first, second] = [epoch(0), epoch(2)];
    expect(new Set(first).size).toBe(10);
    expect(drawn).toBe(10);
    expect(second).not.toEqual(first);
    expect([...second].sort()).toEqual([...first].sort());
    expect(drawn).toBe(10);
  });

  it('pairs each z with the picture of its face, to the byte', () => {
    const { z, pictures } = new FacePool(settings).batch(3, 4);
    for (let i = 0; i < 4; i++) {
      const { yaw } = faceOfZ(z.data.subarray(i * 32, (i + 1) * 32));
      expect(Math.abs(pictures.data[i * 48] - yaw)).toBeLessThan(0.5 / 127.5 + 1e-6);
    }
  });

  it('gives the same batch whatever was asked before', () => {
    const pool = new FacePool(settings);
    for (let step = 0; step < 5; step++) pool.batch(step, 3);
    expect(new FacePool(settings).batch(7, 3)).toEqual(pool.batch(7, 3));
  });
});
