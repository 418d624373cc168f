import { assert } from '../../errors.js';
import { broadcastShapes, broadcastStrides, elementCount, forEachIndex } from '../shapes.js';
import { apply, type Primitive, type Tensor } from '../tensor.js';
import { sumTo } from './reduce.js';
import { reshape, swapLastAxes } from './shape.js';

const matmulPrimitive: Primitive = {
  name: 'matmul',
  gradient(output, cotangent, wants) {
    const [a, b] = output.inputs;
    return [
      wants[0] ? sumTo(matmul(cotangent, swapLastAxes(b)), a.shape) : undefined,
      wants[1] ? sumTo(matmul(swapLastAxes(a), cotangent), b.shape) : undefined,
    ];
  },
  evaluate([a, b], _attributes, shape) {
    const [rows, columns] = shape.slice(-2);
    const inner = a.shape[a.shape.length - 1];
    const result = new Float64Array(elementCount(shape));
    const batch = shape.slice(0, -2);
    const strides = [a, b].map((x) => {
      const matrix = elementCount(x.shape.slice(-2));
      return broadcastStrides(x.shape.slice(0, -2), batch).map((stride) => stride * matrix);
    });
    forEachIndex(batch, strides, (flat, [fromA, fromB]) => {
      for (let i = 0; i < rows; i++) {
        const to = (flat * rows + i) * columns;
        for (let k = 0; k < inner; k++) {
          const left = a.data[fromA + i * inner + k];
          const right = fromB + k * columns;
          for (let j = 0; j < columns; j++) result[to + j] += left * b.data[right + j];
        }
      }
    });
    return result;
  },
};

/** The matrix product over the last two axes, `[..., M, K] x [..., K, N]`; leading axes broadcast. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [rankA, rankB] = [a.shape.length, b.shape.length];
  assert(
    rankA >= 2 && rankB >= 2 && a.shape[rankA - 1] === b.shape[rankB - 2],
    `[${a.shape}] x [${b.shape}] is not a valid matrix product`,
  );
  if (rankB === 2 && rankA > 2) {
    const rows = matmul(reshape(a, [-1, a.shape[rankA - 1]]), b);
    return reshape(rows, [...a.shape.slice(0, -1), b.shape[1]]);
  }
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return apply(matmulPrimitive, [a, b], {}, [...batch, a.shape[rankA - 2], b.shape[rankB - 1]]);
}
