import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centerCropOffsets, resizedShape } from './geometry.js';

describe('resizedShape', () => {
  it('makes the shorter side exact and rounds the longer one down', () => {
    expect(resizedShape({ height: 50, width: 37 }, 32)).toEqual({ height: 43, width: 32 });
    expect(resizedShape({ height: 33, width: 47 }, 32)).toEqual({ height: 32, width: 45 });
    expect(resizedShape({ height: 480, width: 640 }, 224)).toEqual({ height: 224, width: 298 });
    expect(resizedShape({ height: 7, width: 7 }, 224)).toEqual({ height: 224, width: 224 });
  });

  it('leaves room for the crop', () => {
    const side = fc.integer({ min: 1, max: 3000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 400 }), (height, width, shorter) => {
        const shape = resizedShape({ height, width }, shorter);
        expect(Math.min(shape.height, shape.width)).toBe(shorter);
      }),
    );
  });
});

describe('centerCropOffsets', () => {
  it("rounds half offsets to even, as Python's round does", () => {
    const offsets = [0, 1, 2, 3, 4, 5, 6, 7].map((excess) =>
      centerCropOffsets({ height: 10 + excess, width: 10 }, 10),
    );
    expect(offsets.map(({ top }) => top)).toEqual([0, 0, 1, 2, 2, 2, 3, 4]);
    expect(offsets.every(({ left }) => left === 0)).toBe(true);
  });

  it('rejects a crop that is larger than the image', () => {
    expect(() => centerCropOffsets({ height: 9, width: 10 }, 10)).toThrow('internal error');
  });
});
