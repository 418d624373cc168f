import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ResizeFilter } from './filters.js';
import { type BytePicture, resizeUint8 } from './resizeUint8.js';

/** Filter, height and width before and after, and the start of the SHA-256 of the bytes from Pillow 12.3. */
const pillowDigests: [ResizeFilter, number, number, number, number, string][] = [
  ['bicubic', 13, 17, 5, 4, '0f5350e3993ca07e'],
  ['bicubic', 5, 4, 13, 17, '277dabf201ed8557'],
  ['bicubic', 40, 23, 40, 11, '45275e7befe740d8'],
  ['bicubic', 31, 31, 16, 31, '1713490db8e8bedf'],
  ['bicubic', 64, 48, 7, 50, '2defebe48b3cf8eb'],
  ['bicubic', 1, 9, 3, 1, '0bbcd775a51eccf0'],
  ['bicubic', 101, 97, 24, 24, '62b066ff54244c0e'],
  ['bilinear', 13, 17, 5, 4, 'f9e9feb352083cd1'],
  ['bilinear', 5, 4, 13, 17, '96e1847f154ff323'],
  ['bilinear', 40, 23, 40, 11, '45d8b514ef4fe2ba'],
  ['bilinear', 31, 31, 16, 31, 'e62198ebc180f2af'],
  ['bilinear', 64, 48, 7, 50, '796de9679a285870'],
  ['bilinear', 1, 9, 3, 1, 'bd22b93caad47083'],
  ['bilinear', 101, 97, 24, 24, '40c435ea96815659'],
  ['lanczos', 13, 17, 5, 4, '29776a17bc135be0'],
  ['lanczos', 5, 4, 13, 17, '1817b9fce35f6982'],
  ['lanczos', 40, 23, 40, 11, '7edd0ef76b2d1c4a'],
  ['lanczos', 31, 31, 16, 31, 'b7dbe0eca0193e90'],
  ['lanczos', 64, 48, 7, 50, 'a35df3bfcd5dce68'],
  ['lanczos', 1, 9, 3, 1, 'cb32e3374e5eb438'],
  ['lanczos', 101, 97, 24, 24, 'ff59173057461d1c'],
  ['box', 13, 17, 5, 4, 'c594652480d64751'],
  ['box', 5, 4, 13, 17, '10f608ef28ebffd8'],
  ['box', 40, 23, 40, 11, 'd55a8b591dd86627'],
  ['box', 31, 31, 16, 31, '1f7aab46fd09943e'],
  ['box', 64, 48, 7, 50, '2f62ca057b413da3'],
  ['box', 1, 9, 3, 1, '020e523de8bc6947'],
  ['box', 101, 97, 24, 24, '91917df1695796b2'],
];

/** Noise with much black and white, so that overshoot is clipped often. */
function noise(height: number, width: number): BytePicture {
  const data = new Uint8Array(height * width * 3);
  let state = 12345;
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const value = (state >> 16) & 0xff;
    data[index] = value < 80 ? 0 : value > 175 ? 255 : value;
  }
  return { data, height, width, channels: 3 };
}

describe('resizeUint8', () => {
  it.each(pillowDigests)(
    "equals Pillow's %s from %i x %i to %i x %i",
    (filter, h, w, height, width, digest) => {
      const resized = resizeUint8(noise(h, w), { height, width }, filter);
      expect([resized.height, resized.width, resized.channels]).toEqual([height, width, 3]);
      expect(createHash('sha256').update(resized.data).digest('hex').slice(0, 16)).toBe(digest);
    },
  );

  it("equals Pillow's pixels", () => {
    expect([...resizeUint8(noise(3, 4), { height: 2, width: 2 }, 'bicubic').data]).toEqual([
      148, 39, 128, 131, 114, 148, 98, 36, 78, 100, 31, 170,
    ]);
  });

  it('leaves an image of the wanted size unchanged', () => {
    const picture = noise(4, 5);
    expect(resizeUint8(picture, { height: 4, width: 5 }, 'bicubic')).toBe(picture);
  });

  it('keeps one colour through any filter', () => {
    for (const filter of ['bicubic', 'bilinear', 'lanczos', 'box'] as const) {
      const picture = { data: new Uint8Array(7 * 9).fill(137), height: 7, width: 9, channels: 1 };
      const resized = resizeUint8(picture, { height: 20, width: 3 }, filter);
      expect(resized.data.every((byte) => byte === 137)).toBe(true);
    }
  });

  it('rejects data that do not fit', () => {
    expect(() => resizeUint8({ ...noise(2, 2), width: 3 }, { height: 1, width: 1 }, 'box')).toThrow(
      'internal error',
    );
  });
});
