import { assert } from '../../errors.js';
import { elementCount, sameShape } from '../shapes.js';
import { apply, type Primitive, type Tensor } from '../tensor.js';

const gatherPrimitive: Primitive = {
  name: 'gather',
  gradient(output, cotangent) {
    const [table, indices] = output.inputs;
    return [scatterAdd(cotangent, indices, table.shape[0]), undefined];
  },
  evaluate([table, indices], _attributes, shape) {
    const row = elementCount(table.shape.slice(1));
    const result = new Float64Array(elementCount(shape));
    indices.data.forEach((index, i) => {
      assert(index >= 0 && index < table.shape[0], `row ${index} is not in the table`);
      result.set(table.data.subarray(index * row, (index + 1) * row), i * row);
    });
    return result;
  },
};

/** Picks rows of a table `[R, ...rest]` by int32 indices `[...i]`: `[...i, ...rest]`. */
export function gather(table: Tensor, indices: Tensor): Tensor {
  assert(indices.type === 'int32', 'gather needs int32 indices');
  return apply(
    gatherPrimitive,
    [table, indices],
    {},
    [...indices.shape, ...table.shape.slice(1)],
    table.type,
  );
}

const scatterAddPrimitive: Primitive = {
  name: 'scatterAdd',
  gradient: (output, cotangent) => [gather(cotangent, output.inputs[1]), undefined],
  evaluate([rows, indices], _attributes, shape) {
    const row = elementCount(shape.slice(1));
    const result = new Float64Array(elementCount(shape));
    indices.data.forEach((index, i) => {
      assert(index >= 0 && index < shape[0], `row ${index} is not in the table`);
      for (let k = 0; k < row; k++) result[index * row + k] += rows.data[i * row + k];
    });
    return result;
  },
};

/**
 * Adds rows `[...i, ...rest]` into a zero table `[tableRows, ...rest]` at int32 indices `[...i]`: the adjoint of
 * {@link gather}.
 */
export function scatterAdd(rows: Tensor, indices: Tensor, tableRows: number): Tensor {
  assert(indices.type === 'int32', 'scatterAdd needs int32 indices');
  const rank = indices.shape.length;
  assert(
    sameShape(rows.shape.slice(0, rank), indices.shape),
    `[${rows.shape}] does not hold one row for each of the indices [${indices.shape}]`,
  );
  return apply(scatterAddPrimitive, [rows, indices], {}, [tableRows, ...rows.shape.slice(rank)]);
}
