import { checkFinite } from '../finite.js';
import type { FloatTensor, TensorData } from '../tensorData.js';
import type { LazyTensor } from './lazyTensor.js';
import { quoted } from './problems.js';

const damagedOrDiverged =
  'the file is damaged, or its training diverged; download it again, or use an earlier one';

/**
 * Reads a tensor to compute with, called `name` in a file: as float32, whatever its element type; int64 values are rounded to the
 * nearest float.
 *
 * Rejects with a `UserError` that names file and tensor where a number is NaN, infinite or too large for float32: everything
 * computed from it would be too, and be black, or an unlucky comparison, in the end.
 */
export async function readFloat32(tensor: LazyTensor, name: string, file: string): Promise<FloatTensor> {
  const read = toFloat32(await tensor.read());
  checkFinite(`${file} has the tensor ${quoted(name)}, which`, read.data, damagedOrDiverged);
  return read;
}

/**
 * Converts a tensor to float32 (float64 and integers rounded to nearest, half precision exact); float32 is returned
 * unchanged.
 */
export function toFloat32(tensor: TensorData): FloatTensor {
  const { shape } = tensor;
  return { data: float32Values(tensor), shape, dtype: 'float32' };
}

function float32Values({ data, dtype }: TensorData): Float32Array<ArrayBuffer> {
  if (data instanceof Float32Array) return data;
  if (data instanceof BigInt64Array) return Float32Array.from(data, Number);
  if (dtype === 'float16') return float32OfHalf(data as Uint16Array<ArrayBuffer>);
  if (dtype === 'bfloat16') {
    const bits = new Uint32Array(data.length);
    for (let i = 0; i < data.length; i++) bits[i] = Number(data[i]) << 16;
    return new Float32Array(bits.buffer);
  }
  return new Float32Array(data);
}

/** IEEE half-precision bit patterns as float32, exactly. */
export function float32OfHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const result = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) result[i] = halfTable()[halves[i]];
  return result;
}

let table: Float32Array | undefined;

function halfTable(): Float32Array {
  if (table !== undefined) return table;
  table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) table[bits] = fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    else if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else table[bits] = sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  return table;
}

/**
 * Float32 values as IEEE half-precision bit patterns, rounded to nearest even; values beyond the range become infinite.
 */
export function halfOfFloat32(values: Float32Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const result = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = halfBits(bits[i]);
  return result;
}

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and above round to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    const rebased = magnitude - 0x38000000;
    return sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13);
  }
  const exponent = magnitude >>> 23;
  // Half of the smallest subnormal, 2^-25, ties to zero.
  if (exponent < 102) return sign;
  const mantissa = (magnitude & 0x7fffff) | 0x800000;
  const shift = 126 - exponent;
  const half = 1 << (shift - 1);
  const kept = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0));
}
