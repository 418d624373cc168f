import { sizeOf } from '../tensorData.js';

type Elements =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/**
 * Copies a strided view into row-major order.
 *
 * `bytes` starts at the view's first element; `shape` and `strides` count elements of `elementSize` (1, 2, 4 or 8)
 * bytes. The caller has checked that the view lies inside `bytes` and that `shape` holds no zero.
 */
export function gatherStrided(
  bytes: Uint8Array<ArrayBuffer>,
  elementSize: number,
  shape: readonly number[],
  strides: readonly number[],
): Uint8Array<ArrayBuffer> {
  const aligned = bytes.byteOffset % elementSize === 0 ? bytes : bytes.slice();
  const from = elementsOf(aligned, elementSize);
  const result = new Uint8Array(sizeOf(shape) * elementSize);
  gather(from, elementsOf(result, elementSize), shape, strides);
  return result;
}

function elementsOf(bytes: Uint8Array<ArrayBuffer>, elementSize: number): Elements {
  const { buffer, byteOffset, byteLength } = bytes;
  const length = byteLength / elementSize;
  if (elementSize === 8) return new BigUint64Array(buffer, byteOffset, length);
  if (elementSize === 4) return new Uint32Array(buffer, byteOffset, length);
  if (elementSize === 2) return new Uint16Array(buffer, byteOffset, length);
  return bytes;
}

function gather(from: Elements, to: Elements, shape: readonly number[], strides: readonly number[]): void {
  const last = shape.length - 1;
  if (last < 0) {
    to[0] = from[0];
    return;
  }
  const index = new Array<number>(shape.length).fill(0);
  const extent = shape[last];
  const step = strides[last];
  let start = 0;
  for (let written = 0; written < to.length; ) {
    for (let i = 0, at = start; i < extent; i++, at += step) to[written++] = from[at];
    let axis = last - 1;
    while (axis >= 0) {
      start += strides[axis];
      if (++index[axis] < shape[axis]) break;
      start -= strides[axis] * shape[axis];
      index[axis--] = 0;
    }
  }
}
