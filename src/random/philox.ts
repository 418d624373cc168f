const rounds = 10;
const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/**
 * Philox4x32-10 of consecutive 128-bit counters that differ only in their first word, under one 64-bit key.
 *
 * Writes four unsigned words per counter. Source: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC
 * 2011, section 4.3.
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array<ArrayBuffer>,
): void {
  const [first, second, third, fourth] = counter;
  for (let offset = 0; offset + 3 < out.length; offset += 4) {
    let c0 = (first + offset / 4) | 0;
    let c1 = second | 0;
    let c2 = third | 0;
    let c3 = fourth | 0;
    let k0 = key[0] | 0;
    let k1 = key[1] | 0;
    for (let round = 0; round < rounds; round++) {
      // The upper halves of two 64-bit products, by 16-bit halves; written out because this is the inner loop.
      let high = c0 >>> 16;
      let low = c0 & 0xffff;
      let upper = (Math.imul(multiplier0 >>> 16, low) + (Math.imul(multiplier0 & 0xffff, low) >>> 16)) | 0;
      let lower = (Math.imul(multiplier0 & 0xffff, high) + (upper & 0xffff)) | 0;
      const high0 = (Math.imul(multiplier0 >>> 16, high) + (upper >>> 16) + (lower >>> 16)) | 0;
      high = c2 >>> 16;
      low = c2 & 0xffff;
      upper = (Math.imul(multiplier1 >>> 16, low) + (Math.imul(multiplier1 & 0xffff, low) >>> 16)) | 0;
      lower = (Math.imul(multiplier1 & 0xffff, high) + (upper & 0xffff)) | 0;
      const high1 = (Math.imul(multiplier1 >>> 16, high) + (upper >>> 16) + (lower >>> 16)) | 0;
      const low0 = Math.imul(multiplier0, c0);
      const low1 = Math.imul(multiplier1, c2);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + weyl0) | 0;
      k1 = (k1 + weyl1) | 0;
    }
    out[offset] = c0;
    out[offset + 1] = c1;
    out[offset + 2] = c2;
    out[offset + 3] = c3;
  }
}
