import { goldenBytes } from '../../testing/golden.js';

const readers: Readonly<Record<string, (bytes: ArrayBuffer) => ArrayLike<number>>> = {
  U8: (bytes) => new Uint8Array(bytes),
  I32: (bytes) => new Int32Array(bytes),
  F32: (bytes) => new Float32Array(bytes),
  F64: (bytes) => new Float64Array(bytes),
};

/** A tensor of a golden case. */
export interface GoldenTensor {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** All tensors of a golden case's `io.safetensors`, for tests that must not depend on the checkpoint readers. */
export function goldenTensors(caseName: string): ReadonlyMap<string, GoldenTensor> {
  const file = goldenBytes(caseName, 'io.safetensors');
  const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, headerEnd))) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const tensors = new Map<string, GoldenTensor>();
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    const bytes = file.buffer.slice(headerEnd + (offsets?.[0] ?? 0), headerEnd + (offsets?.[1] ?? 0));
    if (dtype in readers) tensors.set(name, { data: readers[dtype](bytes), shape });
  }
  return tensors;
}
