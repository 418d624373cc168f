import { assert } from '../errors.js';
import { philox4x32 } from './philox.js';

/**
 * The only things that a random number depends on, so that adding a draw never changes another one.
 *
 * Numbers of different kinds (normals, integers) under one key share their bits: give every use its own stream.
 */
export interface RandomKey {
  /** Whole number, 0 to 2^53 - 1. */
  readonly seed: number;
  /** The purpose of the numbers, such as `z` or `noise.3`. */
  readonly stream: string;
  /** Training step or image index, 0 to 2^32 - 1; 0 by default. */
  readonly step?: number;
  /** Index of the first number to draw: drawing from 10 gives the tail of a draw from 0; 0 by default. */
  readonly element?: number;
}

const encoder = new TextEncoder();

/** FNV-1a of the UTF-8 bytes, in 64 bits. */
function hashName(name: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of encoder.encode(name)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

/**
 * The Philox words `[first, first + count)` of a key: the key is the seed, the counter is (block, step, name's hash).
 */
export function randomWords(key: RandomKey, first: number, count: number): Uint32Array<ArrayBuffer> {
  const step = key.step ?? 0;
  assert(
    Number.isSafeInteger(key.seed) && key.seed >= 0,
    `seed ${key.seed} is not a whole number from 0 to 2^53 - 1`,
  );
  assert(
    Number.isInteger(step) && step >= 0 && step < 2 ** 32,
    `step ${step} is not a whole number below 2^32`,
  );
  assert(
    Number.isInteger(first) && first >= 0 && first + count <= 2 ** 34,
    `word ${first} is beyond the end of a stream`,
  );
  const firstBlock = Math.floor(first / 4);
  const blocks = Math.ceil((first + count) / 4) - firstBlock;
  const words = new Uint32Array(blocks * 4);
  const hash = hashName(key.stream);
  const nameWords = [Number(hash & 0xffffffffn), Number(hash >> 32n)];
  philox4x32(
    [firstBlock, step, nameWords[0], nameWords[1]],
    [key.seed, Math.floor(key.seed / 2 ** 32)],
    words,
  );
  const skipped = first - firstBlock * 4;
  return words.subarray(skipped, skipped + count);
}
