import { describe, expect, it } from 'vitest';
import type { TensorData } from '../tensorData.js';
import { float32OfHalf, halfOfFloat32, toFloat32 } from './float32.js';

const floats = (tensor: TensorData) => [...toFloat32(tensor).data];

describe('toFloat32', () => {
  it('converts every element type', () => {
    const shape = [2];
    expect(floats({ data: Float64Array.of(1 / 3, -2), shape, dtype: 'float64' })).toEqual([
      Math.fround(1 / 3),
      -2,
    ]);
    expect(floats({ data: BigInt64Array.of(-5n, 2n ** 40n), shape, dtype: 'int64' })).toEqual([-5, 2 ** 40]);
    expect(floats({ data: Int32Array.of(-7, 7), shape, dtype: 'int32' })).toEqual([-7, 7]);
    expect(floats({ data: Int16Array.of(-7, 7), shape, dtype: 'int16' })).toEqual([-7, 7]);
    expect(floats({ data: Int8Array.of(-7, 7), shape, dtype: 'int8' })).toEqual([-7, 7]);
    expect(floats({ data: Uint8Array.of(200, 7), shape, dtype: 'uint8' })).toEqual([200, 7]);
    expect(floats({ data: Uint8Array.of(1, 0), shape, dtype: 'bool' })).toEqual([1, 0]);
    expect(floats({ data: Uint16Array.of(0x3f80, 0xc049), shape, dtype: 'bfloat16' })).toEqual([
      1, -3.140625,
    ]);
    expect(floats({ data: Uint16Array.of(0x3c00, 0xc000), shape, dtype: 'float16' })).toEqual([1, -2]);
  });

  it('hands float32 through', () => {
    const tensor: TensorData<'float32'> = { data: Float32Array.of(1), shape: [1], dtype: 'float32' };
    expect(toFloat32(tensor).data).toBe(tensor.data);
  });
});

describe('half precision', () => {
  it('gives every bit pattern back', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const values = float32OfHalf(all);
    const back = halfOfFloat32(values);
    for (let bits = 0; bits < 65536; bits++) {
      if (Number.isNaN(values[bits])) expect(back[bits] & 0x7e00).toBe(0x7e00);
      else if (back[bits] !== bits) throw new Error(`${bits} became ${back[bits]}`);
    }
    expect(Object.is(values[0x8000], -0)).toBe(true);
    expect([values[1], values[0x3ff], values[0x400], values[0x7bff], values[0x7c00]]).toEqual([
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      65504,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('rounds to the nearest, ties to even', () => {
    const all = float32OfHalf(Uint16Array.from({ length: 0x7c00 }, (_, i) => i));
    for (let bits = 0; bits + 1 < 0x7c00; bits++) {
      const middle = (all[bits] + all[bits + 1]) / 2;
      const around = Float32Array.of(middle * (1 - 2 ** -20), middle, middle * (1 + 2 ** -20));
      const even = bits % 2 === 0 ? bits : bits + 1;
      const found = halfOfFloat32(around);
      if (found[0] !== bits || found[1] !== even || found[2] !== bits + 1) {
        throw new Error(`around ${middle}: ${[...found]} for ${bits}`);
      }
    }
    expect([...halfOfFloat32(Float32Array.of(65519.99, 65520, -1e30, 2 ** -25, 2 ** -26))]).toEqual([
      0x7bff, 0x7c00, 0xfc00, 0, 0,
    ]);
  });
});
