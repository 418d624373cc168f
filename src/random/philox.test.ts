import { describe, expect, it } from 'vitest';
import { philox4x32 } from './philox.js';

type Words = [number, number, number, number];

function block(counter: Words, key: [number, number]): string {
  const out = new Uint32Array(4);
  philox4x32(counter, key, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, '0')).join(' ');
}

/** The 32-bit form in exact integer arithmetic, straight from the paper. */
function slowPhilox(counter: Words, key: [number, number]): string {
  let [a, b, c, d] = counter.map(BigInt);
  let [k0, k1] = key.map(BigInt);
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * a;
    const p1 = 0xcd9e8d57n * c;
    [a, b, c, d] = [(p1 >> 32n) ^ b ^ k0, p1 & mask, (p0 >> 32n) ^ d ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [a, b, c, d].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

describe('philox4x32', () => {
  it("equals Random123's known answers", () => {
    const ones = 0xffffffff;
    expect(block([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(block([ones, ones, ones, ones], [ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    const pi: Words = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
    expect(block(pi, [0xa4093822, 0x299f31d0])).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
  });

  it('equals exact integer arithmetic', () => {
    for (let index = 0; index < 300; index++) {
      const word = (salt: number) => Math.imul(index + salt, 0x9e3779b1) >>> 0;
      const counter: Words = [word(1), word(2), word(3), word(4)];
      const key: [number, number] = [word(5), word(6)];
      expect(block(counter, key)).toBe(slowPhilox(counter, key));
    }
  });

  it('counts up the first word for every block, over its end too', () => {
    const out = new Uint32Array(8);
    philox4x32([0xffffffff, 1, 2, 3], [4, 5], out);
    expect(Array.from(out.subarray(4), (word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(
      block([0, 1, 2, 3], [4, 5]),
    );
  });
});
