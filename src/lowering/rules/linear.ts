import type { Tensor } from '../../graph/index.js';
import type { OnnxBuilder, OnnxValue } from '../builder.js';
import type { Rule, RuleContext, Rules } from '../rule.js';
import { sumOver } from './sums.js';

/** The operand behind a transposition of the last two axes, or the operand itself. */
function lookThrough(operand: Tensor): { source: Tensor; transposed: boolean } {
  if (operand.primitive.name !== 'transpose') return { source: operand, transposed: false };
  const order = operand.attributes.order as readonly number[];
  const rank = order.length;
  const swapsLast = order.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
  return swapsLast ? { source: operand.inputs[0], transposed: true } : { source: operand, transposed: false };
}

const matmulRule: Rule = {
  demands: (tensor) => tensor.inputs.map((operand) => lookThrough(operand).source),
  lower(tensor, { builder, lowered, options }) {
    const [a, b] = tensor.inputs.map((operand) => {
      const { source, transposed } = lookThrough(operand);
      return { value: lowered(source), transposed };
    });
    if (!a.transposed && !b.transposed) return builder.emit('MatMul', [a.value, b.value], tensor.shape);
    if (tensor.shape.length === 2) return builder.gemm(a.value, b.value, a.transposed, b.transposed);
    if (options.device === 'cpu') {
      return builder.emit('FusedMatMul', [a.value, b.value], tensor.shape, {
        domain: 'com.microsoft',
        attributes: { transA: Number(a.transposed), transB: Number(b.transposed) },
      });
    }
    const plain = [a, b].map(({ value, transposed }) => (transposed ? swapLast(builder, value) : value));
    return builder.emit('MatMul', plain, tensor.shape);
  },
};

function swapLast(builder: OnnxBuilder, value: OnnxValue): OnnxValue {
  const rank = value.shape.length;
  return builder.transpose(
    value,
    value.shape.map((_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i)),
  );
}

const sumRule: Rule = {
  lower: (tensor, { builder, lowered }) => {
    const axes = tensor.attributes.axes as readonly number[];
    return builder.reshape(sumOver(builder, lowered(tensor.inputs[0]), axes), tensor.shape);
  },
};

/** Rows that are normalised, and the inverse of their deviations. */
interface Normalized {
  readonly rows: OnnxValue;
  readonly inverse: OnnxValue;
}

function layerNormalization(tensor: Tensor, { builder, lowered, options }: RuleContext): Normalized {
  const x = lowered(tensor.inputs[0]);
  const epsilon = Number(tensor.attributes.epsilon);
  if (options.device === 'webgpu') return inTwoPasses(builder, x, epsilon);
  const width = x.shape[x.shape.length - 1];
  const row = [...x.shape.slice(0, -1), 1];
  const scale = builder.constant(new Float64Array(width).fill(1), [width]);
  const [rows, , inverse] = builder.emitMany('LayerNormalization', [x, scale], [x.shape, row, row], {
    attributes: { axis: -1, epsilon: { float: epsilon } },
  });
  return { rows, inverse };
}

/**
 * Layer normalisation written out, for WebGPU: its operator takes the variance as the mean of squares less the square of the mean,
 * of which nothing is left where numbers lie far from zero.
 */
function inTwoPasses(builder: OnnxBuilder, x: OnnxValue, epsilon: number): Normalized {
  const last = x.shape.length - 1;
  const row = [...x.shape.slice(0, -1), 1];
  const number = (value: number) => builder.constant([value], []);
  const meanOf = (value: OnnxValue) =>
    builder.emit('Mul', [sumOver(builder, value, [last]), number(1 / x.shape[last])], row);
  const centred = builder.emit('Sub', [x, meanOf(x)], x.shape);
  const variance = meanOf(builder.emit('Mul', [centred, centred], x.shape));
  const shifted = builder.emit('Add', [variance, number(epsilon)], row);
  const inverse = builder.emit('Div', [number(1), builder.emit('Sqrt', [shifted], row)], row);
  return { rows: builder.emit('Mul', [centred, inverse], x.shape), inverse };
}

/** Matrix products, sums, softmax and layer normalisation. */
export const linearRules: Rules = {
  matmul: matmulRule,
  sum: sumRule,
  softmax: {
    lower: (tensor, { builder, lowered }) =>
      builder.emit('Softmax', [lowered(tensor.inputs[0])], tensor.shape, { attributes: { axis: -1 } }),
  },
  normalize: { lower: (tensor, context) => layerNormalization(tensor, context).rows },
  inverseDeviation: { lower: (tensor, context) => layerNormalization(tensor, context).inverse },
};
