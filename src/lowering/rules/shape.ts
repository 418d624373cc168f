import type { Rules } from '../rule.js';

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
    lower(tensor, { builder, lowered }) {
      const rows = lowered(tensor.inputs[0]);
      const indices = lowered(tensor.inputs[1]);
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
