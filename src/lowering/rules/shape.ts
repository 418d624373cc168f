import { elementCount } from '../../graph/index.js';
import type { OnnxBuilder, OnnxValue } from '../builder.js';
import type { Rules } from '../rule.js';

/** Adds rows into a table as a product with a matrix of ones and zeros, because WebGPU has no scattering addition. */
function scatteredByProduct(
  builder: OnnxBuilder,
  rows: OnnxValue,
  indices: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const [tableRows] = shape;
  const count = elementCount(indices.shape);
  const places = builder.constant(
    Array.from({ length: tableRows }, (_, row) => row),
    [tableRows, 1],
    'int32',
  );
  const hits = [tableRows, count];
  const equal = builder.emit('Equal', [places, builder.reshape(indices, [1, count])], hits, { type: 'bool' });
  const ones = builder.emit('Cast', [equal], hits, { attributes: { to: 1 } });
  return builder.reshape(
    builder.matmul(ones, builder.reshape(rows, [count, elementCount(rows.shape) / count])),
    shape,
  );
}

/** Reshaping, transposing, slicing, padding, joining and table look-ups. */
export const shapeRules: Rules = {
  reshape: {
    lower: (tensor, { builder, lowered }) => builder.reshape(lowered(tensor.inputs[0]), tensor.shape),
  },
  transpose: {
    lower: (tensor, { builder, lowered }) =>
      builder.transpose(lowered(tensor.inputs[0]), tensor.attributes.order as readonly number[]),
  },
  broadcast: {
    lower(tensor, { builder, lowered }) {
      const target = builder.constant(tensor.shape, [tensor.shape.length], 'int64');
      return builder.emit('Expand', [lowered(tensor.inputs[0]), target], tensor.shape, { type: tensor.type });
    },
  },
  slice: {
    lower: (tensor, { builder, lowered }) =>
      builder.slice(lowered(tensor.inputs[0]), tensor.attributes.starts as readonly number[], tensor.shape),
  },
  pad: {
    lower(tensor, { builder, lowered }) {
      const x = lowered(tensor.inputs[0]);
      const before = tensor.attributes.before as readonly number[];
      const after = tensor.shape.map((extent, axis) => extent - x.shape[axis] - before[axis]);
      const pads = builder.constant([...before, ...after], [2 * before.length], 'int64');
      return builder.emit('Pad', [x, pads], tensor.shape, { type: tensor.type });
    },
  },
  concat: {
    lower: (tensor, { builder, lowered }) =>
      builder.emit(
        'Concat',
        tensor.inputs.map((part) => lowered(part)),
        tensor.shape,
        { attributes: { axis: Number(tensor.attributes.axis) }, type: tensor.type },
      ),
  },
  gather: {
    lower: (tensor, { builder, lowered }) =>
      builder.emit('Gather', [lowered(tensor.inputs[0]), lowered(tensor.inputs[1])], tensor.shape, {
        attributes: { axis: 0 },
        type: tensor.type,
      }),
  },
  scatterAdd: {
    lower(tensor, { builder, lowered, options }) {
      const rows = lowered(tensor.inputs[0]);
      const indices = lowered(tensor.inputs[1]);
      if (options.device === 'webgpu') return scatteredByProduct(builder, rows, indices, tensor.shape);
      const wide = builder.emit('Cast', [indices], indices.shape, { attributes: { to: 7 }, type: 'int64' });
      const zeros = builder.emit(
        'ConstantOfShape',
        [builder.constant(tensor.shape, [tensor.shape.length], 'int64')],
        tensor.shape,
      );
      const places = builder.reshape(wide, [...indices.shape, 1]);
      return builder.emit('ScatterND', [zeros, places, rows], tensor.shape, {
        attributes: { reduction: 'add' },
      });
    },
  },
};
