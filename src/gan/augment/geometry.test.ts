import { describe, expect, it } from 'vitest';
import { type AugmentDraws, percentileDraws, philoxDraws } from './draws.js';
import { inverseWarp } from './geometry.js';
import { identity, type Matrix } from './matrices.js';
import { marginOf } from './resampling.js';
import { type Transform, weightsOfGroup } from './transforms.js';

const size = { height: 32, width: 48 };
const silent = (count: number) => new Float32Array(count);
const percentile = (share: number) => percentileDraws(share, silent);

function warpOf(name: Transform, draws: AugmentDraws): Matrix {
  return inverseWarp({ [name]: 1 }, draws, 0, 1, size);
}

function expectMatrix(actual: Matrix, expected: Matrix): void {
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 12);
  });
}

describe('inverseWarp', () => {
  it('at probability 0 changes nothing', () => {
    for (let seed = 0; seed < 20; seed++) {
      const warp = inverseWarp(weightsOfGroup('bgc'), philoxDraws('a', 1, seed, 0), 0, 0, size);
      expect(warp).toEqual(identity(3));
    }
  });

  it('flips, turns and moves', () => {
    expectMatrix(warpOf('xflip', percentile(0.3)), identity(3));
    expectMatrix(warpOf('xflip', percentile(0.7)), [-1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expectMatrix(warpOf('rotate90', percentile(0.3)), [0, -1, 0, 1, 0, 0, 0, 0, 1]);
    expectMatrix(warpOf('rotate90', percentile(0.6)), [-1, 0, 0, 0, -1, 0, 0, 0, 1]);
    // 0.6 of an eighth of the size, in whole pixels: a picture that moves right comes from the left.
    expectMatrix(warpOf('xint', percentile(0.8)), [1, 0, -4, 0, 1, -2, 0, 0, 1]);
  });

  it('rounds half a pixel to the even number of pixels, as torch does', () => {
    // An eighth of 8, 24 and 40 px is 1, 3 and 5 px, of which u = 0.75 takes a half, and u = 0.25 minus a half.
    const shiftOf = (width: number, u: number) =>
      inverseWarp({ xint: 1 }, percentile(u), 0, 1, { height: 8, width })[2];
    const [half, oneAndHalf, twoAndHalf] = [8, 24, 40].map((width) => [
      shiftOf(width, 0.75),
      shiftOf(width, 0.25),
    ]);
    expect(half).toEqual([0, 0]);
    expect(oneAndHalf).toEqual([-2, 2]);
    expect(twoAndHalf).toEqual([-2, 2]);
  });

  it('scales alike and unlike, and keeps the area in the second case', () => {
    const factor = 2 ** (0.2 * 0.5951160814499948);
    expectMatrix(warpOf('scale', percentile(0.8)), [1 / factor, 0, 0, 0, 1 / factor, 0, 0, 0, 1]);
    expectMatrix(warpOf('aniso', percentile(0.8)), [1 / factor, 0, 0, 0, factor, 0, 0, 0, 1]);
  });

  it('turns freely, by an angle that only rotates', () => {
    const angle = 0.6 * Math.PI;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    expectMatrix(warpOf('rotate', percentile(0.8)), [c, -s, 0, s, c, 0, 0, 0, 1]);
  });

  it('rotates as often as p says, although two rotations are drawn', () => {
    const draws = philoxDraws('a', 4000, 3, 0);
    let turned = 0;
    for (let picture = 0; picture < 4000; picture++) {
      const warp = inverseWarp({ rotate: 1 }, draws, picture, 0.4, size);
      if (warp.some((value, i) => value !== identity(3)[i])) turned++;
    }
    expect(Math.abs(turned / 4000 - 0.4)).toBeLessThan(0.03);
  });
});

describe('marginOf', () => {
  it('is the reach of the filters for a picture that stays where it is', () => {
    expect(marginOf([identity(3)], size)).toEqual({ left: 6, top: 6, right: 6, bottom: 6 });
  });

  it('covers the furthest corner of any picture, up to one reflection', () => {
    const moved: Matrix = [1, 0, -7.5, 0, 1, 3, 0, 0, 1];
    expect(marginOf([identity(3), moved], size)).toEqual({ left: 14, top: 6, right: 6, bottom: 9 });
    const tiny: Matrix = [9, 0, 0, 0, 9, 0, 0, 0, 1];
    expect(marginOf([tiny], size)).toEqual({ left: 47, top: 31, right: 47, bottom: 31 });
    const enlarged: Matrix = [0.1, 0, 0, 0, 0.1, 0, 0, 0, 1];
    expect(marginOf([enlarged], size)).toEqual({ left: 0, top: 0, right: 0, bottom: 0 });
  });
});
