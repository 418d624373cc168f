/*
 * Math.log, Math.sin and Math.cos may differ between JavaScript engines in the last bit. These use additions,
 * multiplications and divisions only, which IEEE 754 defines exactly, as it does Math.sqrt, which every engine
 * leaves to the processor.
 */

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const highWord = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** The natural logarithm of a normal positive number, within 2 units in the last place, the same in every engine. */
export function exactLog(value: number): number {
  float[0] = value;
  const high = words[highWord];
  let exponent = (high >>> 20) - 1023;
  words[highWord] = (high & 0xfffff) | 0x3ff00000;
  let mantissa = float[0];
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  // ln m = 2 artanh s; |s| < 0.172, so the first omitted term of the series is below 1e-17 of the first.
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  let tail = 1 / 21;
  tail = tail * q + 1 / 19;
  tail = tail * q + 1 / 17;
  tail = tail * q + 1 / 15;
  tail = tail * q + 1 / 13;
  tail = tail * q + 1 / 11;
  tail = tail * q + 1 / 9;
  tail = tail * q + 1 / 7;
  tail = tail * q + 1 / 5;
  tail = tail * q + 1 / 3;
  return exponent * Math.LN2 + 2 * (s + s * q * tail);
}

/** sin x for |x| <= pi/4, by its Taylor series (first omitted term below 1e-19). */
export function exactSin(x: number): number {
  const q = x * x;
  let sum = 1 / 355687428096000;
  sum = sum * q - 1 / 1307674368000;
  sum = sum * q + 1 / 6227020800;
  sum = sum * q - 1 / 39916800;
  sum = sum * q + 1 / 362880;
  sum = sum * q - 1 / 5040;
  sum = sum * q + 1 / 120;
  sum = sum * q - 1 / 6;
  return x + x * q * sum;
}

/** cos x for |x| <= pi/4, by its Taylor series (first omitted term below 1e-17). */
export function exactCos(x: number): number {
  const q = x * x;
  let sum = 1 / 20922789888000;
  sum = sum * q - 1 / 87178291200;
  sum = sum * q + 1 / 479001600;
  sum = sum * q - 1 / 3628800;
  sum = sum * q + 1 / 40320;
  sum = sum * q - 1 / 720;
  sum = sum * q + 1 / 24;
  sum = sum * q - 1 / 2;
  return 1 + q * sum;
}
