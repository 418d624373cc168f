import { assert } from '../errors.js';
import { exactCos, exactLog, exactSin } from './exactMath.js';
import { type RandomKey, randomWords } from './randomKey.js';

const halfPiPerWord = Math.PI / 2 ** 31;

/**
 * Draws standard normal numbers, the same bits in every engine.
 *
 * Box-Muller in float64 over 32-bit uniforms, rounded to float32; at most 6.77 in magnitude. Elements 2k and 2k + 1 are
 * the cosine and sine of one pair.
 */
export function normals(key: RandomKey, count: number): Float32Array<ArrayBuffer> {
  const element = key.element ?? 0;
  const start = element - (element % 2);
  const pairs = Math.ceil((element + count - start) / 2);
  const words = randomWords(key, start, pairs * 2);
  const values = new Float32Array(pairs * 2);
  for (let index = 0; index < values.length; index += 2) {
    const radius = Math.sqrt(-2 * exactLog((words[index] + 0.5) * 2 ** -32));
    const turn = words[index + 1];
    // The top two bits turn by right angles, the rest by -45 to 45 degrees.
    const angle = ((turn & 0x3fffffff) + 0.5 - 2 ** 29) * halfPiPerWord;
    const cos = radius * exactCos(angle);
    const sin = radius * exactSin(angle);
    const quadrant = turn >>> 30;
    const isOdd = (quadrant & 1) === 1;
    const x = isOdd ? -sin : cos;
    const y = isOdd ? cos : sin;
    values[index] = quadrant < 2 ? x : -x;
    values[index + 1] = quadrant < 2 ? y : -y;
  }
  return start === element && values.length === count
    ? values
    : values.slice(element - start, element - start + count);
}

/** Draws numbers uniform in [0, 1), multiples of 2^-24. */
export function uniforms(key: RandomKey, count: number): Float32Array<ArrayBuffer> {
  const words = randomWords(key, key.element ?? 0, count);
  return Float32Array.from(words, (word) => (word >>> 8) * 2 ** -24);
}

/**
 * Draws whole numbers uniform in [0, below), `below` at most 2^31; each number's probability is off by at most 2^-22 of
 * itself.
 */
export function integers(key: RandomKey, count: number, below: number): Int32Array<ArrayBuffer> {
  assert(Number.isInteger(below) && below >= 1 && below <= 2 ** 31, `can't draw integers below ${below}`);
  const words = randomWords(key, (key.element ?? 0) * 2, count * 2);
  return Int32Array.from({ length: count }, (_, index) => integerOf(words, index, below));
}

function integerOf(words: Uint32Array, index: number, below: number): number {
  const fraction = words[2 * index] * 2 ** -32 + (words[2 * index + 1] >>> 11) * 2 ** -53;
  return Math.floor(fraction * below);
}

/**
 * Draws `count` different whole numbers of [0, size) in random order; a larger `count` starts with the same numbers.
 */
export function choice(key: RandomKey, size: number, count: number): Int32Array<ArrayBuffer> {
  assert(
    Number.isInteger(count) && count >= 0 && count <= size && size <= 2 ** 31,
    `can't choose ${count} of ${size} numbers`,
  );
  const words = randomWords(key, (key.element ?? 0) * 2, count * 2);
  const order = Int32Array.from({ length: size }, (_, index) => index);
  for (let index = 0; index < count; index++) {
    const other = index + integerOf(words, index, size - index);
    const value = order[other];
    order[other] = order[index];
    order[index] = value;
  }
  return order.slice(0, count);
}

/** Draws the whole numbers of [0, size) in random order. */
export function permutation(key: RandomKey, size: number): Int32Array<ArrayBuffer> {
  return choice(key, size, size);
}
